"""The library: its filter without a script, and what it shows to whom."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.queries.published import LIBRARY, get_current
from lms.catalogue.services.publish import retire
from tests.pages.learner.conftest import COURSE, publish
from tests.pages.public.cases import make_case, publish_library
from tests.pages.statements import count_statements
from tests.shipped.courses import SHIPPED

CALCULATOR = """
:::question text id=q-word
What weighs?

= scale
:::

:::calculator id=sum
price = 10 | Price | CNY
total = price * 3 | Total | CNY
:::
"""


@pytest.fixture
def library(app, tmp_path):
    """Three cases of the library beside the one of the demo's course."""
    folder = tmp_path / "courses"
    cases = {
        "ours": make_case(),
        "coffee-data": make_case("coffee", "coffee, tea", "GT"),
        "invented": make_case("invention", "rice", "IN", "composite: yes\n"),
    }
    return publish_library(app, folder, cases)


def list_shown(page):
    return [link for link in page.links() if link.startswith("/library/") and "?" not in link]


def test_library_lists_its_own_cases_and_those_of_courses(library, client, read):
    page = read(client.get("/library/"))

    assert set(list_shown(page)) >= {
        "/library/ours", "/library/coffee-data", "/library/napp-chunbo",
    }  # fmt: skip
    assert "From the course “Digital thinking for cooperative leaders”" in page.text
    assert "They sold tea." in page.text
    assert "Composite case" in page.text


def test_filter_counts_the_cases_behind_each_choice(library, client, read):
    page = read(client.get("/library/?product=coffee"))

    assert list_shown(page).count("/library/coffee-data") == 1
    assert "/library/ours" not in page.links()
    assert page.texts(".//select[@id='facet-country']/option") == ["All (1)", "Guatemala (1)"]
    chosen = page.elements(".//select[@id='facet-product']/option[@selected]")
    assert [option.get("value") for option in chosen] == ["coffee"]


def test_names_of_values_are_in_the_reader_s_language(library, client, read):
    page = read(client.get("/library/", headers={"Accept-Language": "zh-CN"}))

    assert any(text.startswith("危地马拉") for text in page.texts(".//option"))
    assert any(text.startswith("咖啡") for text in page.texts(".//option"))


def test_choices_without_a_case_lead_back(library, client, read):
    page = read(client.get("/library/?product=coffee&country=IN"))

    assert "No case fits all of this" in page.text
    assert "/library/?country=IN" in page.links()
    assert "/library/?product=coffee" in page.links()


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "tea&quot;", "x" * 3000, "茶"])
def test_a_value_that_no_case_has_shows_none_and_is_not_repeated(library, client, read, value):
    page = read(client.get("/library/", query_string={"product": value}))

    assert "No case fits all of this." in page.text
    assert "Take one choice back" not in page.text
    assert "<script>alert" not in page.html
    assert "/library/" in page.links()


def test_number_of_statements_does_not_grow_with_the_cases(library, app, client, tmp_path):
    client.get("/library/")
    few = count_statements(app, lambda: client.get("/library/"))
    more = {f"more-{number}": make_case(f"more {number}") for number in range(20)}
    publish_library(app, tmp_path / "courses", more)
    client.get("/library/")

    assert count_statements(app, lambda: client.get("/library/")) == few


# --- a case ---


def test_visitor_reads_a_case_and_is_led_to_one_course(library, client, read):
    page = read(client.get("/library/napp-chunbo"))

    assert "30–50 %" in page.text
    assert "checked November 2026" in page.text
    assert page.texts(".//a[@class='button button-wide']") == ["See the course"]
    assert "/courses/digital-thinking" in page.links()
    assert "/library/napp-chunbo" in page.texts(".//textarea[@id='case-text']")[0]


def test_enrolled_learner_opens_the_case_in_the_course(library, mei, read):
    page = read(mei.get("/library/napp-chunbo"))

    assert "/learn/digital-thinking/napp-chunbo" in page.links()


def test_case_leads_to_the_first_published_lesson(app, client, read, tmp_path):
    related = "related: [not-written, digital-thinking/bulk-trap]\n"
    publish_library(app, tmp_path / "courses", {"ours": make_case(more=related)})

    page = read(client.get("/library/ours"))

    assert page.texts(".//a[@class='button button-wide']") == ["Read the lesson: The bulk trap"]
    (end,) = page.texts(".//section[@aria-labelledby='case-end']")
    assert "The bulk trap" in end
    assert "21 min" in end
    assert "Calculate what a price cut or order loss does" in end
    assert "Eight lessons" not in end


def test_outcome_of_every_shipped_case_unfolds_after_a_choice(client, read):
    for address in list_shown(read(client.get("/library/"))):
        in_courses = {"/library/napp-chunbo", "/library/chunbo-barriers"}
        if address not in in_courses and address.count("/") == 2 and address[9:]:
            page = read(client.get(address))
            assert len(page.elements(".//article//details")) >= 4, address


def test_case_without_a_lesson_says_whom_to_ask(library, client, read):
    assert "coordinator" in read(client.get("/library/ours")).text


def test_composite_case_says_so(library, client, read):
    assert "Composite case, not a real one" in read(client.get("/library/invented")).text


def test_practice_of_a_case_works_without_a_script(library, client, post, read):
    read(client.get("/library/napp-chunbo"))
    address = "/library/napp-chunbo/practice/case-order-value"

    answer = post(client, address, **{"answer-case-order-value": "65"})

    assert "Right." in read(answer).text
    assert post(client, "/library/napp-chunbo/practice/none").status_code == 404


def test_calculator_of_a_case_works_with_and_without_a_script(app, client, post, read, tmp_path):
    publish_library(app, tmp_path / "courses", {"ours": make_case(body=CALCULATOR)})

    page = read(client.get("/library/ours?sum.price=1,200"))

    scripts = [element.get("src") for element in page.elements(".//script[@src]")]
    assert [any(name in src for src in scripts) for name in ("questions.", "calculator.")] == [
        True, True,
    ]  # fmt: skip
    assert "3,600" in page.texts(".//output")
    answer = read(post(client, "/library/ours/practice/q-word", {"answer-q-word": "pen"}))
    for form in ("calculator-sum", "calculator-sum-example"):
        assert answer.elements(f".//form[@id='{form}'][@action='/library/ours#sum']")


def test_hidden_and_unknown_cases_are_not_found(app, client, tmp_path):
    private = {"village": make_case(more="public: no\n")}
    course = COURSE.replace("all-kinds", "village").replace("access: cohort", "access: public")
    publish(app, tmp_path / "courses/closed-course", private, course)

    assert client.get("/library/village").status_code == 404
    assert client.get("/library/nonsense").status_code == 404
    assert "/library/village" not in client.get("/library/").text


def test_case_of_a_course_by_invitation_stays_there(app, client, tmp_path):
    course = COURSE.replace("all-kinds", "village")
    publish(app, tmp_path / "courses/closed-course", {"village": make_case()}, course)

    assert client.get("/library/village").status_code == 404


@pytest.mark.parametrize("address", ["/courses/library", "/learn/library", "/learn/library/ours"])
def test_library_is_no_course(library, mei, address):
    assert mei.get(address).status_code == 404


def test_nobody_enrols_in_the_library(library, mei, post):
    assert post(mei, "/courses/library/enrol").status_code == 404


@pytest.fixture
def mei(client, sign_in):
    sign_in(client, "mei")
    return client


def retire_course(app, name):
    database = app.extensions["lms"].database
    with database.read_session() as session:
        course_id = get_current(session, name).course_id
    database.write(retire, Act(SYSTEM, clock.now()), course_id=course_id)


def list_landing_cases(client, read, language="en"):
    page = read(client.get("/", headers={"Accept-Language": language}))
    return {link for link in list_shown(page) if link != "/library/"}


@pytest.mark.parametrize("gone", ["file", "draft", "hidden"])
def test_removed_case_is_nowhere_after_the_next_publishing(app, client, read, tmp_path, gone):
    folder = tmp_path / "courses"
    for course in SHIPPED:
        retire_course(app, course.name)
    publish_library(app, folder, {"aaa": make_case("first"), "bbb": make_case("second")})
    both = {"/library/aaa", "/library/bbb"}
    assert list_landing_cases(client, read) == list_landing_cases(client, read, "zh") == both

    path = folder / "library/aaa.en.md"
    if gone == "file":
        path.unlink()
    elif gone == "draft":
        path.write_text(path.read_text().replace("status: ready", "status: draft"))
    else:
        path.write_text(path.read_text().replace("status: ready", "status: ready\npublic: no"))
    publish_library(app, folder, {})

    left = {"/library/bbb"}
    assert list_landing_cases(client, read) == list_landing_cases(client, read, "zh") == left
    assert "/library/aaa" not in read(client.get("/library/")).links()
    assert client.get("/library/aaa").status_code == 404
    assert "/library/aaa" not in read(client.get("/search?q=first")).links()


def test_cases_of_a_retired_library_are_nowhere(library, app, client, read):
    retire_course(app, LIBRARY)

    assert list_landing_cases(client, read) == {"/library/chunbo-barriers", "/library/napp-chunbo"}
    assert list_shown(read(client.get("/library/"))).count("/library/ours") == 0
    assert client.get("/library/ours").status_code == 404
