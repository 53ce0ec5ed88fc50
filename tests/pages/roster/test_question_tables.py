"""Questions of a list as tables: one choice for all of a kind, and exceptions by row."""

import re

import pytest
from sqlalchemy import func, select, update

from lms import clock
from lms.accounts.models import Organization, Person
from lms.enrolment.models import Cohort, Enrolment
from tests.pages.roster.lists import NEW, press, start
from tests.pages.workshop.workshops import grant, make_cohort

NAMES = [f"向阳坡{number}号合作社" for number in range(1, 25)]
GIVEN_NAMES = "安北春东飞光海江金兰明宁平青山顺天文西小秀阳玉云"


def list_rows(names=NAMES):
    return [
        [f"王{given}", "", name, "", "", ""]
        for given, name in zip(GIVEN_NAMES, names, strict=False)
    ]


def find_made(database):
    """The cooperatives of the list by name."""
    with database.read_session() as session:
        rows = session.scalars(select(Organization)).all()
        return {row.names.get("zh"): row for row in rows if row.names.get("zh") in NAMES}


def count_people_in(database, cohort_id):
    with database.read_session() as session:
        return session.scalar(
            select(func.count(Enrolment.person_id.distinct())).where(
                Enrolment.cohort_id == cohort_id, Enrolment.ended_at.is_(None)
            )
        )


UNKNOWN = "Names of cooperatives that are not known"


def find_keys(page):
    """The controls of the rows, by the cooperative or the name beside them."""
    keys = [select_.get("name") for select_ in page.elements(".//td/select")]
    return dict(
        zip(page.texts(".//table[@class='roster-choices']//th[@scope='row']"), keys, strict=True)
    )


def read_sent(page):
    """The fields that a browser would send: chosen options and radios, and typed texts."""
    sent = {}
    for select_ in page.elements(".//select"):
        options = list(select_.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        sent[select_.get("name")] = (chosen or options)[0].get("value")
    for field in page.elements(".//input"):
        is_choice = field.get("type") in {"radio", "checkbox"}
        if field.get("name") and (not is_choice or field.get("checked") is not None):
            sent[field.get("name")] = field.get("value")
    return sent


def read_button(page):
    """The number on the button that imports."""
    (text,) = (text for text in page.texts(".//button") if re.match("Import|Change|Create", text))
    number = re.search(r"\d+", text)
    return int(number[0]) if number else 1


def test_24_new_cooperatives_are_one_table_with_one_choice_for_all(
    ravi, read, post, path, database, cohort_id
):
    address = start(ravi, path, *list_rows())
    page = read(ravi.get(address))
    keys = list(find_keys(page).values())
    assert len(page.elements(".//table[@class='roster-choices']")) == 1
    assert len(page.elements(".//input[@type='radio']")) == 2
    assert len(keys) == len(NAMES)

    fields = {"all-unknown": "new", "all-unknown-country": "CN", "all-unknown-product": "tea"}
    exceptions = {
        keys[0]: "skip",
        f"{keys[1]}-country": "VN",
        f"{keys[2]}-product": "coffee",
        f"{keys[3]}-product": "-",
        f"{keys[4]}-other": "yunwu-ridge",
    }
    assert (
        post(
            ravi, f"{address}/answers", {**dict.fromkeys(keys, ""), **fields, **exceptions}
        ).status_code
        == 303
    )
    page = read(ravi.get(address))
    before = count_people_in(database, cohort_id)
    number = read_button(page)
    assert "Names of cooperatives that are not known (24)" in page.text
    assert "22 new cooperatives are created" in page.text
    assert "2 of these 24 names make no new cooperative" in page.text
    assert press(ravi, post, read, address).status_code == 303

    assert (number, count_people_in(database, cohort_id) - before) == (23, 23)
    made = find_made(database)
    assert {name for name in NAMES if name not in made} == {NAMES[0], NAMES[4]}
    found = [
        (made[name].country, made[name].products)
        for name in (NAMES[1], NAMES[2], NAMES[3], NAMES[5])
    ]
    assert found == [("VN", ["tea"]), ("CN", ["coffee"]), ("CN", []), ("CN", ["tea"])]


def test_what_was_answered_is_shown_again(ravi, read, post, path):
    address = start(ravi, path, *list_rows(NAMES[:4]))
    keys = list(find_keys(read(ravi.get(address))).values())
    fields = {"all-unknown": "new", "all-unknown-country": "NP", "all-unknown-product": "tea"}
    exceptions = {keys[0]: "skip", f"{keys[1]}-country": "VN"}

    post(ravi, f"{address}/answers", {**dict.fromkeys(keys, ""), **fields, **exceptions})

    shown = read_sent(read(ravi.get(address)))
    assert {key: shown[key] for key in (*fields, *exceptions, keys[2])} == {
        **fields, **exceptions, keys[2]: "",
    }  # fmt: skip


def test_a_corrected_file_asks_about_what_is_new_in_it_alone(ravi, read, post, path):
    address = start(ravi, path, *list_rows(NAMES[:3]))
    keys = list(find_keys(read(ravi.get(address))).values())
    fields = {"all-unknown": "new", "all-unknown-country": "VN", "all-unknown-product": "tea"}
    post(ravi, f"{address}/answers", {**dict.fromkeys(keys, ""), **fields})

    corrected = start(ravi, path, *list_rows(NAMES[:4]))

    page = read(ravi.get(corrected))
    shown = read_sent(page)
    assert [shown[key] for key in keys] == ["new"] * 3
    assert (shown["all-unknown-country"], shown.get("all-unknown")) == ("VN", None)
    assert "Open questions: 1." in page.text
    assert f"{corrected}/apply" not in page.forms()


def test_a_cooperative_that_is_not_found_is_reported_and_stays_in_its_field(ravi, read, post, path):
    address = start(ravi, path, *list_rows(NAMES[:2]))
    first, second = find_keys(read(ravi.get(address))).values()

    answer = post(
        ravi, f"{address}/answers", {first: "other", f"{first}-other": "Nowhere", second: "skip"}
    )

    page = read(answer)
    assert answer.status_code == 422
    assert "No single cooperative is called “Nowhere”." in page.text
    shown = read_sent(page)
    assert (shown[f"{first}-other"], shown[second]) == ("Nowhere", "skip")


def test_a_cooperative_named_as_the_page_offers_it_is_found(ravi, read, post, path, database):
    address = start(ravi, path, *list_rows(NAMES[:1]))
    page = read(ravi.get(address))
    (key,) = find_keys(page).values()
    offered = [option.get("value") for option in page.elements(".//datalist/option")]
    assert offered

    post(ravi, f"{address}/answers", {key: "other", f"{key}-other": offered[0]})

    shown = read_sent(read(ravi.get(address)))
    assert (shown[key], shown[f"{key}-other"]) == ("other", offered[0])
    assert press(ravi, post, read, address).status_code == 303
    assert find_made(database) == {}


def test_mistakes_stand_before_the_questions_with_row_and_reason(ravi, read, path):
    wrong = ["周一", "12", "yunwu-ridge", "", "", ""]
    address = start(ravi, path, *list_rows(NAMES[:3]), wrong)

    text = read(ravi.get(address)).text

    assert 0 < text.index("Row 5 (周一)Phone: found “12”.") < text.index(f"{UNKNOWN} (3)")
    assert "Answers that you give now count for the corrected file too. Open questions: 3." in text


def test_a_person_in_two_rows_is_reported_with_both_and_one_is_kept(
    ravi, read, post, path, database
):
    second = [*NEW[:4], "English", ""]
    address = start(ravi, path, NEW, second)
    page = read(ravi.get(address))
    ((label, key),) = find_keys(page).items()
    assert label.endswith("Row 2, 3")
    options = page.texts(f".//select[@name='{key}']/option")
    assert [text.split(":")[0] for text in options[1:3]] == ["Keep row 2", "Keep row 3"]

    post(ravi, f"{address}/answers", {key: "", "all-twice": "first"})
    page = read(ravi.get(address))

    assert "Left out: row 2 is the same person." in page.text
    assert read_button(page) == 1
    assert press(ravi, post, read, address).status_code == 303
    with database.read_session() as session:
        languages = session.scalars(
            select(Person.language).where(Person.printed_name == "王小红")
        ).all()
    assert languages == ["zh"]


@pytest.fixture
def second_path(database, cohort_id):
    """Another cohort of Ravi's, with the same course and cooperatives."""
    with database.read_session() as session:
        ids = list(session.scalars(select(Organization.id)))
    second = make_cohort(database, organizations=ids)
    grant(database, "ravi", "coordinator", second)
    return f"/cohorts/{second}/roster"


def list_learners(database, cohort_id):
    """Two learners of the first cohort who have finished nothing, as rows of a list."""
    with database.read_session() as session:
        rows = session.execute(
            select(Person.printed_name, Person.learner_number)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.cohort_id == cohort_id, Enrolment.completed_at.is_(None))
            .distinct().order_by(Person.learner_number).limit(2)
        ).all()  # fmt: skip
    return [[row.printed_name, "", "", row.learner_number, "", ""] for row in rows]


def test_the_number_on_the_button_is_that_of_the_people_who_come_in(
    second_path, ravi, read, post, database, cohort_id
):
    second = int(second_path.split("/")[2])
    learners = list_learners(database, cohort_id)
    address = start(ravi, second_path, *learners, NEW)
    page = read(ravi.get(address))
    assert read_button(page) == 1
    assert "takes the course with the cohort" in page.text
    moved = next(iter(find_keys(page).values()))

    post(ravi, f"{address}/answers", {moved: "move", "all-cohort": "stay"})
    page = read(ravi.get(address))
    number = read_button(page)
    assert "One person moves here from another cohort" in page.text
    assert press(ravi, post, read, address).status_code == 303

    assert (number, count_people_in(database, second)) == (2, 2)
    done = read(ravi.get(address)).text
    assert "One new person" in done
    assert "One person moved here from another cohort" in done


def test_everybody_is_there_already_is_said_only_when_it_is_true(
    second_path, ravi, read, post, database, cohort_id
):
    already = "everybody in this list is registered already"
    rows = [*list_learners(database, cohort_id), NEW]
    press(ravi, post, read, start(ravi, second_path, *rows))

    again = read(ravi.get(start(ravi, second_path, *rows))).text
    without = read(ravi.get(start(ravi, second_path, NEW))).text
    total = read(ravi.get(start(ravi, second_path, ["合计", "3人", "", "", "", ""]))).text

    assert (already in again, "2 people stay in another cohort" in again) == (False, True)
    assert (already in without, "stay in another cohort" in without) == (True, False)
    assert already not in total
    assert "Nothing to import: every row of this list is left out. Each row says why." in total


def test_a_change_of_data_alone_is_no_import_of_people(ravi, read, post, path, database):
    press(ravi, post, read, start(ravi, path, NEW))

    page = read(ravi.get(start(ravi, path, [*NEW[:5], "other@example.org"])))

    assert "Change one person" in page.texts(".//button")


def test_a_cohort_that_is_closed_imports_nothing_and_says_so_first(
    ravi, read, path, database, cohort_id
):
    address = start(ravi, path, *list_rows(NAMES[:1]))
    closed = update(Cohort).where(Cohort.id == cohort_id).values(closed_at=clock.now())
    database.write(lambda session: session.execute(closed))

    text = read(ravi.get(address)).text

    assert 0 < text.index("This cohort is closed") < text.index(f"{UNKNOWN} (1)")
