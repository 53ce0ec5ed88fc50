"""The attempts of one person: their scores, and what a coordinator allows."""

from sqlalchemy import select

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.models import Allowance, Attempt
from lms.assessment.queries.quiz_start import get_quiz_start
from lms.assessment.services.attempts import begin_attempt, submit
from lms.enrolment.queries.enrolments import find_enrolment
from lms.learning.queries.learner_progress import list_progress_of_person
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import find_person


def find(database, model, *conditions):
    with database.read_session() as session:
        return session.scalar(select(model).where(*conditions))


def test_scores_of_tries_are_shown(ravi, cohort_id, read, database):
    with database.read_session() as session:
        he = find_person(session, "he")
    quiz = find_quiz(database, he)
    fail_until_waiting(database, he, quiz)
    done = find(database, Attempt, Attempt.person_id == he, Attempt.submitted_at.is_not(None))

    text = read(ravi.get(f"/cohorts/{cohort_id}/people/{he}")).text

    assert f"of {done.points}; needed {done.needed}" in text


def test_nothing_is_allowed_where_the_quiz_is_open(ravi, cohort_id, post, database):
    with database.read_session() as session:
        he = find_person(session, "he")
    path = f"/cohorts/{cohort_id}/people/{he}/allow"
    quiz = find_quiz(database, he)

    answer = post(ravi, path, course="digital-thinking", lesson=quiz, kind="attempt")

    assert answer.status_code == 422
    assert find(database, Allowance) is None


def find_quiz(database, person_id):
    """The name of the first quiz that she has not passed."""
    with database.read_session() as session:
        (one, *_rest) = list_progress_of_person(
            session, cohort_id=get_cohort_id(database), person_id=person_id
        )
        lessons = one.published.structure.lessons
        return next(name for name in lessons if lessons[name].kind == "quiz")


def test_a_waiting_learner_is_let_in(ravi, cohort_id, post, read, database):
    with database.read_session() as session:
        he = find_person(session, "he")
    path = f"/cohorts/{cohort_id}/people/{he}"
    quiz = find_quiz(database, he)
    fail_until_waiting(database, he, quiz)
    page = read(ravi.get(path))
    assert "Allow it without waiting" in page.text
    form = page.fields(f"{path}/allow")

    long = post(ravi, f"{path}/allow", **{**form, "reason": "x" * 501})
    assert long.status_code == 422
    assert read(long).fields(f"{path}/allow")["reason"] == "x" * 501
    answer = post(ravi, f"{path}/allow", **{**form, "reason": "The line broke."})

    assert answer.status_code == 303
    assert find(database, Allowance).reason == "The line broke."
    assert "Allow it without waiting" not in read(ravi.get(path)).text


def fail_until_waiting(database, person_id, quiz):
    """Empty attempts, one after the other, until the next one has to wait."""
    with database.read_session() as session:
        place = find_enrolment(session, person_id=person_id, course="digital-thinking")
    whose = {"person_id": person_id, "act": Act(SYSTEM, clock.now())}
    for _ in range(9):
        with database.read_session() as session:
            if get_quiz_start(session, place, lesson=quiz, now=clock.now()).opens_at:
                return
        attempt_id = database.write(
            begin_attempt, enrolment_id=place.enrolment_id, lesson=quiz, **whose
        )
        database.write(submit, attempt_id=attempt_id, **whose)
    raise AssertionError("no wait after nine failures")
