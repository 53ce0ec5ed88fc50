"""The part of a merge of two accounts that concerns enrolments, activity and follow-up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.change_log import ChangeLog
from lms.enrolment.models import ActivityDay, Contact, Enrolment, Snooze


@dataclass(frozen=True)
class MergedEnrolment:
    """Two enrolments in one course, as ids: all that counts goes from the source to the target."""

    target_id: int
    source_id: int


def list_pairs(
    source: Sequence[Enrolment], target: Sequence[Enrolment]
) -> list[tuple[Enrolment, Enrolment]]:
    """Return the enrolments of the source with those of the target that they are merged with.

    They are merged if they are of one course, and in one cohort or both open. The rows are in the
    order of their ids.
    """
    free = sorted(target, key=lambda row: (row.ended_at is None, row.id), reverse=True)
    pairs: list[tuple[Enrolment, Enrolment]] = []
    for row in sorted(source, key=lambda row: (row.ended_at is None, row.id), reverse=True):
        match = next((other for other in free if _is_same(row, other)), None)
        if match is not None:
            free.remove(match)
            pairs.append((row, match))
    return pairs


def move_enrolments(
    session: Session, act: Act, change_log: ChangeLog, *, source_id: int, target_id: int
) -> list[MergedEnrolment]:
    """Move the enrolments of the source; return those that are merged with one of the target.

    That of the source stays with it: ended, in no cohort and of no organization, so no list
    and no figure shows it.
    """
    rows = _lock_enrolments(session, (source_id, target_id))
    source = [row for row in rows if row.person_id == source_id]
    pairs = list_pairs(source, [row for row in rows if row.person_id == target_id])
    change_log.track(source)
    change_log.track(rows)
    for source_row, target_row in pairs:
        _merge(act, source_row, target_row)
    session.flush()  # open enrolments of the source are ended before others take their place
    merged_ids = {source_row.id for source_row, _target_row in pairs}
    for row in source:
        if row.id not in merged_ids:
            row.person_id = target_id
    session.flush()
    return [MergedEnrolment(target_row.id, source_row.id) for source_row, target_row in pairs]


def move_follow_up(
    session: Session, _act: Act, change_log: ChangeLog, *, source_id: int, target_id: int
) -> None:
    """Move contacts, snoozes, the refusal of mail and days of activity."""
    contacts = session.scalars(select(Contact).where(Contact.person_id == source_id))
    snoozes = session.scalars(select(Snooze).where(Snooze.person_id == source_id))
    rows: list[Contact | Snooze] = [*contacts, *snoozes]
    for row in change_log.track(rows):
        row.person_id = target_id
    active = select(ActivityDay).where(ActivityDay.person_id == target_id)
    days = {row.day for row in session.scalars(active)}
    for day in session.scalars(select(ActivityDay).where(ActivityDay.person_id == source_id)):
        if day.day not in days:
            change_log.track((day,))
            day.person_id = target_id
    session.flush()


def _is_same(source: Enrolment, target: Enrolment) -> bool:
    both_open = source.ended_at is None and target.ended_at is None
    return source.course_id == target.course_id and (
        both_open or (source.cohort_id is not None and source.cohort_id == target.cohort_id)
    )


def _merge(act: Act, source: Enrolment, target: Enrolment) -> None:
    """Give the target the earlier completion, and stay open if one of them was."""
    if source.ended_at is None or target.ended_at is None:
        target.ended_at = None
    if target.cohort_id is None:
        target.cohort_id, target.organization_id = source.cohort_id, source.organization_id
    completed = [row.completed_at for row in (target, source) if row.completed_at is not None]
    target.completed_at = min(completed, default=None)
    target.enrolled_at = min(target.enrolled_at, source.enrolled_at)
    source.cohort_id = source.organization_id = source.completed_at = None
    source.ended_at = source.ended_at or act.at


def _lock_enrolments(session: Session, person_ids: Sequence[int]) -> Sequence[Enrolment]:
    query = select(Enrolment).where(Enrolment.person_id.in_(person_ids)).order_by(Enrolment.id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).all()
