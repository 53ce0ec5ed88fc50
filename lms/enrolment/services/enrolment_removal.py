"""Enrolments taken back as if they had not been made: those that a list made by mistake.

The caller makes sure that nothing refers to what is deleted.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, delete, tuple_, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_all
from lms.db.chunks import chunks
from lms.enrolment.models import Enrolment
from lms.enrolment.services.enrolling import EnrolmentKey


def delete_enrolments(
    session: Session, act: Act, *, cohort_id: int, keys: Collection[EnrolmentKey]
) -> None:
    """Delete these enrolments of the cohort; `keys`: person and course of each."""
    for part in chunks(sorted(keys)):
        session.execute(delete(Enrolment).where(*_are_in_cohort(cohort_id, part)))
    _record_removed(session, act, cohort_id, keys)


def release_enrolments(
    session: Session, act: Act, *, cohort_id: int, keys: Collection[EnrolmentKey]
) -> None:
    """Take these enrolments out of the cohort; they go on without one."""
    for part in chunks(sorted(keys)):
        session.execute(
            update(Enrolment).where(*_are_in_cohort(cohort_id, part)).values(cohort_id=None)
        )
    _record_removed(session, act, cohort_id, keys)


def delete_enrolments_of_people(session: Session, _act: Act, *, person_ids: Iterable[int]) -> None:
    """Delete all enrolments of people whose accounts are deleted with them."""
    for part in chunks(sorted(person_ids)):
        session.execute(delete(Enrolment).where(Enrolment.person_id.in_(part)))


def _record_removed(
    session: Session, act: Act, cohort_id: int, keys: Collection[EnrolmentKey]
) -> None:
    entries = [
        AuditEntry(AuditAction.COHORT_LEARNER_REMOVED, "person", person_id, {"cohort": cohort_id})
        for person_id in sorted({person_id for person_id, _course in keys})
    ]
    record_all(session, act, entries)


def _are_in_cohort(
    cohort_id: int, keys: Collection[EnrolmentKey]
) -> tuple[ColumnElement[bool], ...]:
    return (
        Enrolment.cohort_id == cohort_id,
        tuple_(Enrolment.person_id, Enrolment.course_id).in_(keys),
    )
