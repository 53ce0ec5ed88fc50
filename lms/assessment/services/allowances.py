"""Allowances: one more attempt, or a skipped wait, granted by coordinators or trainers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import MAX_REASON_LENGTH, clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.assessment.models import Allowance
from lms.assessment.queries.quiz_start import QuizStart, get_quiz_start
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import EnrolmentRow
from lms.errors import NotFound, Refusal

KINDS = frozenset({"attempt", "wait"})


class AllowanceUnknown(Refusal):
    message = "Choose what to allow: one more attempt, or to go on without waiting."


class AllowanceNeedless(Refusal):
    message = "No permission is needed: this quiz is already open to this person."


def grant_allowance(
    session: Session, act: Act, enrolment: EnrolmentRow, *, lesson: str, kind: str, reason: str
) -> None:
    """Grant one more attempt, or skip the wait after the learner's last failure.

    Raises AllowanceUnknown, AllowanceNeedless, and NotFound for a lesson that is not a quiz.
    """
    if kind not in KINDS:
        raise AllowanceUnknown
    _lock(session, enrolment)
    if not needs_allowance(get_quiz_start(session, enrolment, lesson=lesson, now=act.at), kind):
        raise AllowanceNeedless
    if act.by.person_id is None:
        raise NotFound
    row = Allowance(
        enrolment_id=enrolment.enrolment_id,
        lesson=lesson,
        kind=kind,
        reason=clean_text(reason, max_length=MAX_REASON_LENGTH),
        granted_at=act.at,
        granted_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    details: dict[str, str | int | bool | None] = {
        "kind": kind,
        "enrolment": enrolment.enrolment_id,
    }
    record(
        session,
        act,
        AuditEntry(AuditAction.ALLOWANCE_GRANTED, "person", enrolment.person_id, details),
    )


def _lock(session: Session, enrolment: EnrolmentRow) -> None:
    """Serialize grants at the same moment, so that the second is refused as needless."""
    row = select(Enrolment.id).where(Enrolment.id == enrolment.enrolment_id)
    session.execute(row.with_for_update(key_share=True))


def needs_allowance(start: QuizStart, kind: str) -> bool:
    """Return whether this kind has an effect: all attempts used, or a wait that runs."""
    return start.remaining_attempts == 0 if kind == "attempt" else start.opens_at is not None
