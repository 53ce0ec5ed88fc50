"""Questions without an answer are named before people move, and stay a task of a closed cohort."""

from collections import Counter

import pytest
from sqlalchemy import delete, update

from lms import clock
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohort_settings import close_cohort
from lms.inquiries.models import Inquiry
from lms.inquiries.queries.open_inquiries import count_open_inquiries_of
from lms.inquiries.services.inquiries import ask_about_lesson
from lms.web.moved_inquiries import describe_moved_inquiries
from tests.factories_course import COURSE as TEA
from tests.factories_course import publish_course
from tests.pages.certification.graduates import get_enrolment_id, get_person_id
from tests.pages.client import confirm
from tests.pages.statements import count_statements
from tests.pages.workshop.workshops import grant, make_cohort

WAITS = ".//section[@aria-labelledby='waits-heading']//a"
MOVES = "One question about a lesson has no answer yet. It moves too"


@pytest.fixture
def li_id(database):
    return get_person_id(database, "li")


@pytest.fixture
def question(database, li_id):
    """Li asks something that nobody answers."""
    return database.write(
        ask_about_lesson,
        Act(Actor(li_id), clock.now()),
        person_id=li_id,
        enrolment_id=get_enrolment_id(database, "li"),
        lesson="why-now",
        language="zh",
        text="谁付邮费？",
    )


@pytest.fixture
def look(ravi, sign_in, database, cohort_id, li_id):
    target = make_cohort(database, "Hills")
    grant(database, "ravi", "coordinator", target)
    sign_in(ravi, "ravi")  # a new role ends the sessions
    return f"/cohorts/{cohort_id}/people/ticked/move?person={li_id}&to={target}", target


def test_a_move_names_the_questions_and_a_course_without_a_trainer(ravi, read, look, question):
    shown = read(ravi.get(look[0])).text

    assert MOVES in shown
    assert "in Hills. Add a trainer there" in shown


def test_a_trainer_of_the_target_is_enough(ravi, read, database, look, question, sign_in):
    grant(database, "ana", "trainer", look[1])

    shown = read(ravi.get(look[0])).text

    assert MOVES in shown
    assert "Add a trainer there" not in shown


def test_a_question_of_a_course_that_was_left_does_not_move(database, li_id, cohort_id, question):
    ended = update(Enrolment).where(Enrolment.person_id == li_id).values(ended_at=clock.now())
    database.write(lambda session: session.execute(ended) and None)

    with database.read_session() as session:
        found = count_open_inquiries_of(session, cohort_id=cohort_id, person_ids=[li_id])

    assert found == {}


def test_nothing_is_said_of_people_without_a_question(ravi, read, look):
    assert "has no answer yet" not in read(ravi.get(look[0])).text


def test_a_closed_cohort_keeps_its_open_questions(ravi, read, cohort_id, question):
    cohort = f"/cohorts/{cohort_id}"
    shown = read(ravi.get(f"{cohort}/close")).text
    assert "questions about lessons have no answer yet. They can still be answered" in shown

    assert confirm(ravi, f"{cohort}/close").status_code == 303

    for address in ("/cohorts/", cohort):
        tasks = read(ravi.get(address)).elements(WAITS)
        links = [link.get("href") for link in tasks if link.get("href").startswith(f"{cohort}/")]
        assert links == [f"{cohort}/lesson-questions"]


def test_a_closed_cohort_without_questions_has_no_task(ravi, read, database, cohort_id):
    database.write(lambda session: session.execute(delete(Inquiry)) and None)
    database.write(close_cohort, Act(SHELL, clock.now()), cohort_id=cohort_id)

    tasks = read(ravi.get("/cohorts/")).elements(WAITS)

    assert not [link for link in tasks if link.get("href").startswith(f"/cohorts/{cohort_id}/")]


def test_courses_without_a_trainer_are_read_together(app, database, cohort_id):
    publish_course(database)
    one, two = Counter({"digital-thinking": 1}), Counter({"digital-thinking": 1, TEA: 1})

    def describe(by_course):
        with app.test_request_context():
            shown = describe_moved_inquiries(by_course, target_id=4711, target="Hills")
            assert len(shown) == 1 + len(by_course)

    few = count_statements(app, lambda: describe(one))
    assert count_statements(app, lambda: describe(two)) == few == 2
