"""Moves people of a cohort to the newest edition of their courses."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record
from lms.errors import Refusal
from lms.learning.queries.edition_updates import list_edition_updates
from lms.learning.services.progress import move_to_newest_edition


class NoEnrolmentsSelected(Refusal):
    message = "Nobody is ticked. Tick the people who move, then press the button again."


def update_editions(
    session: Session, act: Act, *, cohort_id: int, enrolment_ids: Iterable[int]
) -> int:
    """Move these enrolments of the cohort and return how many moved; completions stay.

    Enrolments that are completed or already moved are skipped. Raises NoEnrolmentsSelected for an
    empty list.
    """
    wanted = set(enrolment_ids)
    if not wanted:
        raise NoEnrolmentsSelected
    offered = [
        edition_update.progress
        for edition_update in list_edition_updates(session, cohort_id=cohort_id)
    ]
    moving = [update for update in offered if update.enrolment_id in wanted]
    for update in moving:
        move_to_newest_edition(session, act, enrolment_id=update.enrolment_id)
        details = {"enrolment": update.enrolment_id}
        entry = AuditEntry(AuditAction.EDITION_UPDATED, "person", update.person_id, details)
        record(session, act, entry)
    return len(moving)
