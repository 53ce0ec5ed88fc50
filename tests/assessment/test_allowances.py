"""One more attempt, and a wait that is skipped: given for what was, not for what comes."""

import datetime as dt

import pytest

from lms.accounts.rules.acts import Act, Actor
from lms.assessment.services.allowances import AllowanceNeedless, AllowanceUnknown, grant_allowance
from lms.assessment.services.attempts import AttemptsExhausted
from lms.enrolment.queries.enrolments import get_enrolment
from lms.errors import NotFound
from tests.assessment.room import Room
from tests.factories import NOW

HOUR = dt.timedelta(hours=1)


def allow(room, kind, *, now=NOW, lesson="quiz"):
    with room.database.read_session() as session:
        enrolment = get_enrolment(session, person_id=room.li, enrolment_id=room.enrolment)
    room.database.write(
        grant_allowance,
        Act(Actor(room.people.mei.id), now),
        enrolment,
        lesson=lesson,
        kind=kind,
        reason="The line broke.",
    )


def test_one_more_attempt_is_one(database):
    room = Room(database, attempts=1)
    room.submit(room.begin())
    with pytest.raises(AttemptsExhausted):
        room.begin()

    allow(room, "attempt")
    room.submit(room.begin())

    with pytest.raises(AttemptsExhausted):
        room.begin()


def test_wait_is_skipped_for_the_failure_before_it_only(database):
    room = Room(database, waits=(3600,))
    room.submit(room.begin())
    assert room.start().opens_at == NOW + HOUR

    allow(room, "wait")
    assert room.start().may_begin

    later = NOW + dt.timedelta(minutes=1)
    room.submit(room.begin(now=later), now=later)

    assert room.start(now=later).opens_at == later + HOUR


def test_unknown_kind_and_a_lesson_that_is_no_quiz_are_refused(database):
    room = Room(database)

    with pytest.raises(AllowanceUnknown):
        allow(room, "marks")
    with pytest.raises(NotFound):
        allow(room, "wait", lesson="reading")


@pytest.mark.parametrize("kind", ["attempt", "wait"])
def test_what_is_open_already_is_not_allowed_twice(database, kind):
    room = Room(database)

    with pytest.raises(AllowanceNeedless):
        allow(room, kind)
