"""Landing, catalogue, course page, joining a course, glossary."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.queries.published import get_current
from lms.catalogue.services.publish import retire
from lms.catalogue.services.shared import publish_shared
from lms.content.model import LearningPath, PlannedCourse, SharedFiles
from tests.pages.learner.conftest import OPEN_COURSE, SHEET, open_course, publish
from tests.shipped.courses import SHIPPED

__all__ = ["open_course"]
TITLES = ["Digital thinking for cooperative leaders", "E-commerce that pays"]


def test_landing_shows_course_and_both_ways_in(client, read):
    page = read(client.get("/", headers={"Accept-Language": "zh-CN"}))

    assert page.language == "zh-Hans"
    assert "合作社带头人的数字思维" in page.text
    assert "/sign-in" in page.links()
    assert "/card" in page.forms()


def test_landing_speaks_english_to_an_unknown_browser(client, read):
    page = read(client.get("/", headers={"Accept-Language": "fr"}))

    assert page.language == "en"
    assert "Digital thinking for cooperative leaders" in page.text


def test_landing_shows_paths_with_what_comes_two_cases_and_the_pictures(client, read):
    page = read(client.get("/"))

    assert page.texts(".//h3")[:4] == ["Leaders", "Market", "Operations", "Data and finance"]
    assert page.texts(".//h4") == TITLES
    assert "In preparation: From self-assessment to roadmap" in page.text
    cases = [link for link in page.links() if link.startswith("/library/") and link != "/library/"]
    assert len(cases) == 2
    assert "/library/napp-chunbo" in cases
    assert "/ask-for-a-place" in page.links()
    drawn = page.elements(".//main//img")
    assert len(drawn) == 4
    assert all(image.get("alt") and image.get("loading") == "lazy" for image in drawn)


def test_landing_names_a_path_whose_courses_are_all_being_written(app, client, read):
    database = app.extensions["lms"].database
    with database.read_session() as session:
        course_ids = [get_current(session, course.name).course_id for course in SHIPPED]
    for course_id in course_ids:
        database.write(retire, Act(SYSTEM, clock.now()), course_id=course_id)

    page = read(client.get("/"))

    assert page.texts(".//h4") == []
    assert "In preparation: From self-assessment to roadmap" in page.text


def test_catalogue_names_all_paths_with_published_and_planned_courses(client, read):
    page = read(client.get("/courses/"))

    assert page.texts(".//h2") == ["Leaders", "Market", "Operations", "Data and finance"]
    assert page.texts(".//h3") == TITLES
    planned = page.texts(".//ul[@class='planned-courses']/li/strong")
    assert (len(planned), planned[0]) == (10, "From self-assessment to roadmap")


def test_course_page_tells_outcomes_lessons_and_requirements(client, read):
    page = read(client.get("/courses/digital-thinking"))

    assert "Explain the four drivers with sourced figures" in page.text
    assert "The bulk trap" in page.text
    assert "70 %" in page.text
    assert "A lesson takes 19 to 27 minutes." in page.text
    assert "not yet reviewed by NAPP" in page.text
    assert "/sign-in?next=/courses/digital-thinking" in page.links()


def test_course_page_tells_who_made_it_when_it_was_checked_and_what_to_try(client, read):
    page = read(client.get("/courses/digital-thinking"))

    assert "NAPP training team" in page.text
    assert (
        "NAPP培训组"
        in read(client.get("/courses/digital-thinking", headers={"Accept-Language": "zh"})).text
    )
    assert "CC-BY-SA-4.0" in page.text
    assert "Sources last read in" in page.text
    assert len(page.elements(".//dd/br")) == 2, "Two sentences are parted in every language."
    assert len(page.elements(".//div[@class='flow']/ol/li")) == 4
    assert "/ask-for-a-place" in page.links()
    assert page.texts(".//a[@class='button button-secondary']")[0] == "Try a lesson"


def test_course_page_leaves_out_what_its_author_left_out(app, client, read, tmp_path):
    bare = OPEN_COURSE.replace('audience: [manager]\nhours: "1"\n', "")
    publish(app, tmp_path / "courses/open-course", {"sheet": SHEET}, bare)

    page = read(client.get("/courses/open-course"))

    assert page.texts(".//dl[@class='facts']/dt") == ["Languages", "Price", "License", "Checked"]


def test_visitor_reaches_only_open_lessons_from_the_course_page(client, read):
    links = read(client.get("/courses/digital-thinking")).links()

    assert "/learn/digital-thinking/why-now" in links
    assert "/learn/digital-thinking/final-quiz" not in links
    assert "/learn/digital-thinking/vision" not in links


def test_unknown_course_is_not_found(client):
    assert client.get("/courses/no-such-course").status_code == 404


def test_person_enrols_and_goes_to_the_outline(client, sign_in, post, read):
    sign_in(client, "zhou")

    answer = post(client, "/courses/digital-thinking/enrol")

    assert (answer.status_code, answer.location) == (303, "/learn/digital-thinking")


def test_enrolled_person_goes_on_from_the_course_page(client, sign_in, read):
    sign_in(client, "mei")

    page = read(client.get("/courses/digital-thinking"))

    assert "/learn/digital-thinking" in page.links()
    assert "/courses/digital-thinking/enrol" not in page.forms()


def test_administrator_without_learning_does_not_begin_a_course(client, sign_in, post):
    sign_in(client, "ana")

    assert post(client, "/courses/digital-thinking/enrol").status_code == 403


def test_visitor_who_enrols_is_asked_to_sign_in(client, post):
    answer = post(client, "/courses/digital-thinking/enrol")

    assert answer.status_code == 401


def test_term_is_shown_in_both_languages(client, read):
    page = read(client.get("/glossary/contribution", headers={"Accept-Language": "zh"}))

    assert page.texts(".//h1") == ["边际贡献"]
    assert "contribution" in page.text


def test_unknown_term_is_not_found(client):
    assert client.get("/glossary/nonsense").status_code == 404


def test_public_page_is_not_sent_twice(client):
    first = client.get("/courses/")

    again = client.get("/courses/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_catalogue_is_current_in_every_language_after_every_change(
    app, client, read, database, open_course, tmp_path
):
    """Its cards are stored for all readers of a language."""

    def list_titles(language="en"):
        page = read(client.get("/courses/", headers={"Accept-Language": language}))
        return page.texts(".//h2"), page.texts(".//h3")

    paths = ["Leaders", "Market", "Operations", "Data and finance"]
    chinese_paths = ["领航路径", "市场路径", "运营路径", "数据与金融路径"]
    english = ([*paths, "More courses"], [*TITLES, "Closed course"])
    chinese = (
        [*chinese_paths, "其他课程"],
        ["合作社带头人的数字思维", "农产品电商实战", "内部课程"],
    )
    assert [list_titles(code) for code in ("en", "zh", "en")] == [english, chinese, english]

    changed = OPEN_COURSE.replace("Closed course", "Opened course")
    publish(app, tmp_path / "changed/open-course", {"sheet": SHEET}, changed)
    assert list_titles()[1] == [*TITLES, "Opened course"]

    act = Act(SYSTEM, clock.now())
    with database.read_session() as session:
        course_id = get_current(session, open_course).course_id
    database.write(retire, act, course_id=course_id)
    assert list_titles() == (paths, TITLES)

    path = LearningPath("all", {"en": "Everybody"}, {"en": "All"}, ("digital-thinking",))
    shared, files = SharedFiles(paths=(path,)), {"paths.yml": "0" * 64}
    database.write(publish_shared, act, shared=shared, files=files, glossary_index=None)
    assert list_titles() == (["Everybody", "More courses"], TITLES)


PLANNED = PlannedCourse(
    {"en": "Coffee brand", "zh": "咖啡品牌"}, {"en": "A name to remember", "zh": "好记的名字"}
)


@pytest.mark.parametrize(
    ("path", "expected", "chinese"),
    [
        (
            LearningPath("a", {"en": "Sales", "zh": "销售"}, {}, ("brand",), {"brand": PLANNED}),
            "Sales Coffee brand In preparation A name to remember",
            "销售 咖啡品牌 准备中 好记的名字",
        ),
        (
            LearningPath("a", {"en": "Sales", "zh": "销售"}, {}, ("brand", "price")),
            "Sales 2 courses are being written.",
            "销售 2门课正在编写。",
        ),
    ],
    ids=["named", "counted"],
)
def test_catalogue_shows_what_is_being_written(client, read, database, path, expected, chinese):
    act = Act(SYSTEM, clock.now())
    database.write(
        publish_shared,
        act,
        shared=SharedFiles(paths=(path,)),
        files={"paths.yml": "0" * 64},
        glossary_index=None,
    )

    shown = [
        " ".join(read(client.get("/courses/", headers={"Accept-Language": code})).text.split())
        for code in ("en", "zh")
    ]

    assert expected in shown[0]
    assert chinese in shown[1]


def test_published_course_is_not_shown_as_being_written(client, read, database):
    path = LearningPath(
        "a", {"en": "Sales"}, {}, ("digital-thinking",), {"digital-thinking": PLANNED}
    )
    database.write(
        publish_shared,
        Act(SYSTEM, clock.now()),
        shared=SharedFiles(paths=(path,)),
        files={"paths.yml": "0" * 64},
        glossary_index=None,
    )

    assert "Coffee brand" not in read(client.get("/courses/")).text


def test_landing_offers_a_place_before_the_card_and_says_true_minutes(client, read):
    page = read(client.get("/"))

    main = page.html[page.html.index("<main") :]
    assert main.index("/ask-for-a-place") < main.index("/glossary/") < main.index('name="code"')
    assert "19 to 28 minutes" in page.text
    assert "ten minutes" not in page.text
