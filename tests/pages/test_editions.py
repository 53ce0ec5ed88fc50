"""Pages of a course of which some are on an older edition: nobody meets another's work."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.assessment.services.attempts import begin_attempt
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.cohort_offer import put_course
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.services.progress import move_to_newest_edition, submit_attempt
from tests.factories_editions import TEA, Content, publish_content
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import find_person

START = Content()
WITHOUT_QUIZ = START.remove_lesson("quiz").add_lesson("more").word("welcome")


@pytest.fixture
def cohort(database):
    """Mei takes the course in the cohort."""
    publish_content(database, START)
    cohort_id = get_cohort_id(database)
    dates = {"starts_on": None, "due_on": None, "act": Act(SHELL, clock.now())}
    database.write(put_course, cohort_id=cohort_id, course=TEA, **dates)
    join(database, cohort_id, "mei")
    return cohort_id


def join(database, cohort_id, name):
    with database.read_session() as session:
        person_id = find_person(session, name)
    values = {"person_id": person_id, "course": TEA, "cohort_id": cohort_id}
    database.write(enrol_person_in_course, Act(SYSTEM, clock.now()), **values)


@pytest.fixture
def place(database, cohort):
    with database.read_session() as session:
        return find_enrolment(session, person_id=find_person(session, "mei"), course=TEA)


@pytest.fixture
def attempt(database, place):
    """A quiz that Mei has begun and not handed in."""
    own = {"person_id": place.person_id, "enrolment_id": place.enrolment_id}
    return database.write(begin_attempt, Act(SYSTEM, clock.now()), **own, lesson="quiz")


def move(database, place):
    publish_content(database, WITHOUT_QUIZ)
    database.write(
        move_to_newest_edition, Act(SYSTEM, clock.now()), enrolment_id=place.enrolment_id
    )


def test_progress_shows_the_quiz_that_the_cohort_has(client, sign_in, read, database, cohort):
    publish_content(database, WITHOUT_QUIZ)
    sign_in(client, "ravi")

    page = read(client.get(f"/cohorts/{cohort}/progress?course={TEA}"))

    assert "quiz title v1 en" in page.text


def test_page_of_new_editions_lists_who_may_move_by_course(
    client, sign_in, post, read, database, cohort, place
):
    publish_content(database, START.add_lesson("more"))
    sign_in(client, "ravi")
    address = f"/cohorts/{cohort}/editions"

    page = read(client.get(address))

    assert "more title v1 en" in page.text
    assert f'value="{place.enrolment_id}"' in page.html
    moved = post(client, address, data={"enrolment": place.enrolment_id})
    assert "1 person has moved." in read(client.get(moved.location)).text


def test_grid_has_the_lessons_of_the_newest_edition_that_people_are_on(
    client, sign_in, read, database, cohort
):
    publish_content(database, START.add_lesson("more"))
    join(database, cohort, "li")
    publish_content(database, START.add_lesson("more").word("welcome"))
    sign_in(client, "ravi")

    page = read(client.get(f"/cohorts/{cohort}?course={TEA}"))

    assert "welcome title v2 en" in page.html
    assert "more title v1 en" in page.html


def test_my_learning_bears_an_open_quiz_that_left_the_course(
    client, sign_in, read, database, place, attempt
):
    move(database, place)
    sign_in(client, "mei")

    page = read(client.get("/learn/"))

    assert f"/learn/{TEA}/quiz" not in page.links()
    assert client.get(f"/attempts/{attempt}").status_code == 200


def test_result_of_a_quiz_that_left_the_course_is_still_read(
    client, sign_in, read, database, place, attempt
):
    values = {"person_id": place.person_id, "attempt_id": attempt, "act": Act(SYSTEM, clock.now())}
    database.write(submit_attempt, **values)
    move(database, place)
    sign_in(client, "mei")

    page = read(client.get(f"/attempts/{attempt}"))

    assert "这门课已经没有这个测验了。" in page.text
    assert not [link for link in page.links() if link.endswith("/quiz")]
