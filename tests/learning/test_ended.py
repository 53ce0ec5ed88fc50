"""An enrolment that has ended keeps what was done, and nothing more is completed in it."""

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.services.attempts import GivenAnswer, begin_attempt, save_answers
from lms.assessment.services.question_reports import report_question
from lms.enrolment.queries.enrolments import list_active_days
from lms.enrolment.services.enrolling import end_enrolment
from lms.enrolment.services.locks import EnrolmentEnded
from lms.learning.services.idempotency import complete_and_go_on
from lms.learning.services.progress import rebuild_summary, record_activity
from lms.plan.services.comments import LearnerHasLeft, add_comment
from lms.plan.services.plan_pages import add_contributor, save_fields
from lms.plan.services.previous_texts import discard_previous_text
from tests.factories import NOW, make_person
from tests.factories_course import KEYS, later
from tests.learning.test_services import Way

ACT = Act(SYSTEM, NOW)


def active_days(way):
    with way.database.read_session() as session:
        return list_active_days(session, person_id=way.li)


def test_nothing_is_completed_after_the_enrolment_has_ended(database):
    way = Way(database)
    way.read()
    way.sit(right=False)
    attempt = database.write(begin_attempt, ACT, **way.own, lesson="quiz")
    database.write(end_enrolment, ACT, enrolment_id=way.enrolment)
    before = way.summary()
    days = active_days(way)
    answers = [GivenAnswer(id_, ("a",), "en") for id_ in KEYS]  # some of them are drawn
    assert database.write(record_activity, Act(SYSTEM, later(days=3)), **way.own) is False

    for action in (
        lambda: way.read("village"),
        way.hand_in,
        lambda: database.write(complete_and_go_on, ACT, **way.own, lesson="village"),
        lambda: way.submit(attempt),
        lambda: database.write(begin_attempt, ACT, **way.own, lesson="quiz"),
        lambda: database.write(
            save_answers, ACT, person_id=way.li, attempt_id=attempt, answers=answers
        ),
        lambda: database.write(
            save_fields, ACT, **way.own, lesson="sheet", values={"step": "Weigh"}, versions={}
        ),
        lambda: database.write(
            report_question, ACT, **way.own, lesson="quiz", question_id=next(iter(KEYS)), text="No"
        ),
        lambda: database.write(add_comment, ACT, **way.own, lesson="sheet", text="Thank you"),
        lambda: database.write(add_contributor, ACT, **way.own, page="price"),
        lambda: database.write(discard_previous_text, ACT, **way.own, lesson="sheet", field="step"),
    ):
        with pytest.raises(EnrolmentEnded):
            action()

    assert (way.summary(), way.completed_at(), active_days(way)) == (before, None, days)
    # Tells what was graded before, and is computed again as before.
    assert way.submit(attempt - 1).is_new is False
    database.write(rebuild_summary, ACT, enrolment_id=way.enrolment)
    assert way.summary() == before


def test_trainer_is_told_that_the_learner_has_left(database):
    way = Way(database)
    trainer = make_person(database, "asha").id
    database.write(end_enrolment, ACT, enrolment_id=way.enrolment)
    own = {"person_id": trainer, "enrolment_id": way.enrolment}

    with pytest.raises(LearnerHasLeft):
        database.write(add_comment, ACT, **own, lesson="sheet", text="Weigh twice")
