"""An enrolment that has ended keeps what was done, and nothing more is completed in it."""

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.services.attempts import begin_attempt
from lms.enrolment.services.enrolling import end_enrolment
from lms.errors import NotFound
from lms.learning.services.idempotency import complete_and_go_on
from lms.learning.services.progress import rebuild_summary
from tests.factories import NOW
from tests.learning.test_services import Way

ACT = Act(SYSTEM, NOW)


def test_nothing_is_completed_after_the_enrolment_has_ended(database):
    way = Way(database)
    way.read()
    way.sit(right=False)
    attempt = database.write(begin_attempt, ACT, **way.own, lesson="quiz")
    database.write(end_enrolment, ACT, enrolment_id=way.enrolment)
    before = way.summary()

    for action in (
        lambda: way.read("village"),
        way.hand_in,
        lambda: database.write(complete_and_go_on, ACT, **way.own, lesson="village"),
        lambda: way.submit(attempt),
    ):
        with pytest.raises(NotFound):
            action()

    assert (way.summary(), way.completed_at()) == (before, None)
    # Tells what was graded before, and is computed again as before.
    assert way.submit(attempt - 1).is_new is False
    database.write(rebuild_summary, ACT, enrolment_id=way.enrolment)
    assert way.summary() == before
