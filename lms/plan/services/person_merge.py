"""The part of a merge of two accounts that concerns worksheets, their comments and plan pages."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.row_journal import RowJournal
from lms.enrolment.services.person_merge import JoinedEnrolment
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
    journal: RowJournal,
    joined: Iterable[JoinedEnrolment],
    *,
    source_id: int,
    target_id: int,
) -> None:
    """Move worksheets and what was written on plan pages: its author is the target from now on.

    Of a field that both accounts filled in the newest text is shown; the other one stays with the
    emptied enrolment.
    """
    for pair in joined:
        _join_entries(session, journal, pair)
        comments = select(WorksheetComment).where(WorksheetComment.enrolment_id == pair.emptied_id)
        for comment in journal.watch(session.scalars(comments)):
            comment.enrolment_id = pair.remaining_id
    for row in journal.watch(_list_signed(session, source_id)):
        row.person_id = target_id
    _move_contributions(session, journal, source_id=source_id, target_id=target_id)
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


def _join_entries(session: Session, journal: RowJournal, pair: JoinedEnrolment) -> None:
    entries = select(WorksheetEntry)
    remaining = {
        (row.lesson, row.field): row
        for row in session.scalars(entries.where(WorksheetEntry.enrolment_id == pair.remaining_id))
    }
    others = session.scalars(entries.where(WorksheetEntry.enrolment_id == pair.emptied_id)).all()
    for row in journal.watch(others):
        same = remaining.get((row.lesson, row.field))
        if same is None:
            row.enrolment_id = pair.remaining_id
        elif (bool(row.value), row.saved_at) > (bool(same.value), same.saved_at):
            journal.watch((same,))
            row.value, same.value = same.value, row.value
            row.saved_at, same.saved_at = same.saved_at, row.saved_at
    session.flush()


def _move_contributions(
    session: Session, journal: RowJournal, *, source_id: int, target_id: int
) -> None:
    by_person = select(PlanContributor)
    found = session.scalars(by_person.where(PlanContributor.person_id == target_id))
    stored = {(row.organization_id, row.page) for row in found}
    others = session.scalars(by_person.where(PlanContributor.person_id == source_id)).all()
    moving = (row for row in others if (row.organization_id, row.page) not in stored)
    for row in journal.watch(moving):
        row.person_id = target_id
