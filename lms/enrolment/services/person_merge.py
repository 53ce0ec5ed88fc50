"""The part of a merge of two accounts that concerns enrolments, activity and follow-up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.row_journal import RowJournal
from lms.enrolment.models import ActivityDay, Contact, Enrolment, Snooze


@dataclass(frozen=True)
class JoinedEnrolment:
    """Two enrolments in one course: all that counts goes from `emptied_id` to `remaining_id`."""

    remaining_id: int
    emptied_id: int


def list_pairs(
    source: Sequence[Enrolment], target: Sequence[Enrolment]
) -> list[tuple[Enrolment, Enrolment]]:
    """Return the enrolments of the source with those of the target that they are joined with.

    They are joined if they are of one course, and in one cohort or both open. The rows are in the
    order of their ids.
    """
    free = sorted(target, key=lambda row: (row.ended_at is None, row.id), reverse=True)
    pairs: list[tuple[Enrolment, Enrolment]] = []
    for row in sorted(source, key=lambda row: (row.ended_at is None, row.id), reverse=True):
        remaining = next((other for other in free if _is_same(row, other)), None)
        if remaining is not None:
            free.remove(remaining)
            pairs.append((row, remaining))
    return pairs


def move_enrolments(
    session: Session, act: Act, journal: RowJournal, *, source_id: int, target_id: int
) -> list[JoinedEnrolment]:
    """Move the enrolments of the source; return those that are joined with one of the target.

    The emptied one stays with the source: ended, in no cohort and of no organization, so no list
    and no figure shows it.
    """
    rows = _lock_enrolments(session, (source_id, target_id))
    source = [row for row in rows if row.person_id == source_id]
    pairs = list_pairs(source, [row for row in rows if row.person_id == target_id])
    journal.watch(source)
    journal.watch(rows)
    for other, remaining in pairs:
        _join(act, other, remaining)
    session.flush()  # open enrolments of the source are ended before others take their place
    emptied = {other.id for other, _remaining in pairs}
    for row in source:
        if row.id not in emptied:
            row.person_id = target_id
    session.flush()
    return [JoinedEnrolment(remaining.id, other.id) for other, remaining in pairs]


def move_follow_up(
    session: Session, _act: Act, journal: RowJournal, *, source_id: int, target_id: int
) -> None:
    """Move contacts, snoozes, the refusal of mail and days of activity."""
    contacts = session.scalars(select(Contact).where(Contact.person_id == source_id))
    snoozes = session.scalars(select(Snooze).where(Snooze.person_id == source_id))
    rows: list[Contact | Snooze] = [*contacts, *snoozes]
    for row in journal.watch(rows):
        row.person_id = target_id
    active = select(ActivityDay).where(ActivityDay.person_id == target_id)
    days = {row.day for row in session.scalars(active)}
    for day in session.scalars(select(ActivityDay).where(ActivityDay.person_id == source_id)):
        if day.day not in days:
            journal.watch((day,))
            day.person_id = target_id
    session.flush()


def _is_same(source: Enrolment, target: Enrolment) -> bool:
    both_open = source.ended_at is None and target.ended_at is None
    return source.course_id == target.course_id and (
        both_open or (source.cohort_id is not None and source.cohort_id == target.cohort_id)
    )


def _join(act: Act, other: Enrolment, remaining: Enrolment) -> None:
    """Let the remaining one have the earlier completion, and stay open if one of them was."""
    if other.ended_at is None or remaining.ended_at is None:
        remaining.ended_at = None
    if remaining.cohort_id is None:
        remaining.cohort_id, remaining.organization_id = other.cohort_id, other.organization_id
    completed = [row.completed_at for row in (remaining, other) if row.completed_at is not None]
    remaining.completed_at = min(completed, default=None)
    remaining.enrolled_at = min(remaining.enrolled_at, other.enrolled_at)
    other.cohort_id = other.organization_id = other.completed_at = None
    other.ended_at = other.ended_at or act.at


def _lock_enrolments(session: Session, person_ids: Sequence[int]) -> Sequence[Enrolment]:
    query = select(Enrolment).where(Enrolment.person_id.in_(person_ids)).order_by(Enrolment.id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).all()
