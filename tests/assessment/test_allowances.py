"""One more attempt, and a wait that is skipped: given for what was, not for what comes."""

import datetime as dt

import pytest

from lms.accounts.rules.acts import Act, Actor
from lms.assessment.services.allowances import AllowanceNeedless, AllowanceUnknown, grant_allowance
from lms.assessment.services.attempts import AttemptsExhausted
from lms.enrolment.queries.enrolments import get_enrolment
from lms.errors import NotFound
from tests.assessment.quiz_taker import QuizTaker
from tests.factories import NOW

HOUR = dt.timedelta(hours=1)


def allow(taker, kind, *, now=NOW, lesson="quiz"):
    with taker.database.read_session() as session:
        enrolment = get_enrolment(session, person_id=taker.li, enrolment_id=taker.enrolment)
    taker.database.write(
        grant_allowance,
        Act(Actor(taker.people.mei.id), now),
        enrolment,
        lesson=lesson,
        kind=kind,
        reason="The line broke.",
    )


def test_one_more_attempt_is_one(database):
    taker = QuizTaker(database, attempts=1)
    taker.submit(taker.begin())
    with pytest.raises(AttemptsExhausted):
        taker.begin()

    allow(taker, "attempt")
    taker.submit(taker.begin())

    with pytest.raises(AttemptsExhausted):
        taker.begin()


def test_wait_is_skipped_for_the_failure_before_it_only(database):
    taker = QuizTaker(database, waits=(3600,))
    taker.submit(taker.begin())
    assert taker.start().opens_at == NOW + HOUR

    allow(taker, "wait")
    assert taker.start().may_begin

    later = NOW + dt.timedelta(minutes=1)
    taker.submit(taker.begin(now=later), now=later)

    assert taker.start(now=later).opens_at == later + HOUR


def test_unknown_kind_and_a_lesson_that_is_no_quiz_are_refused(database):
    taker = QuizTaker(database)

    with pytest.raises(AllowanceUnknown):
        allow(taker, "marks")
    with pytest.raises(NotFound):
        allow(taker, "wait", lesson="reading")


@pytest.mark.parametrize("kind", ["attempt", "wait"])
def test_what_is_open_already_is_not_allowed_twice(database, kind):
    taker = QuizTaker(database)

    with pytest.raises(AllowanceNeedless):
        allow(taker, kind)
