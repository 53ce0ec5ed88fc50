"""The part of a merge of two accounts that concerns worksheets, their comments and plan pages."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.change_log import ChangeLog
from lms.enrolment.services.person_merge import MergedEnrolment
from lms.plan.models import (
    PlanContributor,
    PlanEntry,
    StepChange,
    StepReminder,
    WorksheetComment,
    WorksheetEntry,
)


def move_worksheets(
    session: Session,
    _act: Act,
    change_log: ChangeLog,
    merged: Iterable[MergedEnrolment],
    *,
    source_id: int,
    target_id: int,
) -> None:
    """Move worksheets and what was written on plan pages: its author is the target from now on.

    Of a field that both accounts filled in the newest text is shown; the other one stays with the
    source enrolment.
    """
    for pair in merged:
        _merge_entries(session, change_log, pair)
        comments = select(WorksheetComment).where(WorksheetComment.enrolment_id == pair.source_id)
        for comment in change_log.track(session.scalars(comments)):
            comment.enrolment_id = pair.target_id
    for row in change_log.track(_list_signed(session, source_id)):
        row.person_id = target_id
    _move_contributions(session, change_log, source_id=source_id, target_id=target_id)
    session.flush()


def _list_signed(
    session: Session, person_id: int
) -> list[PlanEntry | StepChange | StepReminder | WorksheetComment]:
    return [
        *session.scalars(select(PlanEntry).where(PlanEntry.person_id == person_id)),
        *session.scalars(select(StepChange).where(StepChange.person_id == person_id)),
        *session.scalars(select(StepReminder).where(StepReminder.person_id == person_id)),
        *session.scalars(select(WorksheetComment).where(WorksheetComment.person_id == person_id)),
    ]


def _merge_entries(session: Session, change_log: ChangeLog, pair: MergedEnrolment) -> None:
    entries = select(WorksheetEntry)
    target_rows = {
        (row.lesson, row.field): row
        for row in session.scalars(entries.where(WorksheetEntry.enrolment_id == pair.target_id))
    }
    source_rows = session.scalars(
        entries.where(WorksheetEntry.enrolment_id == pair.source_id)
    ).all()
    for row in change_log.track(source_rows):
        same = target_rows.get((row.lesson, row.field))
        if same is None:
            row.enrolment_id = pair.target_id
        elif (bool(row.value), row.saved_at) > (bool(same.value), same.saved_at):
            change_log.track((same,))
            row.value, same.value = same.value, row.value
            row.saved_at, same.saved_at = same.saved_at, row.saved_at
    session.flush()


def _move_contributions(
    session: Session, change_log: ChangeLog, *, source_id: int, target_id: int
) -> None:
    by_person = select(PlanContributor)
    found = session.scalars(by_person.where(PlanContributor.person_id == target_id))
    stored = {(row.organization_id, row.page) for row in found}
    source_rows = session.scalars(by_person.where(PlanContributor.person_id == source_id)).all()
    moving = (row for row in source_rows if (row.organization_id, row.page) not in stored)
    for row in change_log.track(moving):
        row.person_id = target_id
