"""The part of a merge of two organizations that concerns their plans.

Moves the saved fields, contributors, state changes and reminders of the source to the target. The
stored pictures of both plans are deleted; they are made again when somebody opens the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.plan.models import PlanContributor, PlanEntry, PlanPicture, StepChange, StepReminder
from lms.plan.queries.plan_pages import list_plan

# Offset for the versions of moved parts while they are renumbered, so that no number collides.
_TEMPORARY_OFFSET = 1_000_000


@dataclass(frozen=True)
class PlanMergePreview:
    """Counts of the pages of the source that move, and of parts that both saved differently."""

    pages: int
    conflicts: int


def preview_plan_merge(session: Session, *, source_id: int, target_id: int) -> PlanMergePreview:
    """Return the counts that the confirmation page of a merge shows; changes nothing."""
    source_parts = list_plan(session, organization_id=source_id)
    target_parts = list_plan(session, organization_id=target_id)
    values = {(part.page, part.role, part.field): part.value for part in target_parts}
    conflicts = sum(
        values.get((part.page, part.role, part.field), part.value) != part.value
        for part in source_parts
    )
    return PlanMergePreview(len({part.page for part in source_parts}), conflicts)


def move_plan(session: Session, _act: Act, *, source_id: int, target_id: int) -> None:
    """Move fields, contributors, state changes and reminders; delete the pictures of both plans.

    The saves of a field by both organizations become one history in the order of saving, so the
    newer of two conflicting texts is the current one.
    """
    parts = select(PlanEntry.page, PlanEntry.role, PlanEntry.field).where(
        PlanEntry.organization_id == source_id
    )
    for part in session.execute(parts.distinct()).all():
        query = select(PlanEntry).where(
            PlanEntry.organization_id.in_([source_id, target_id]),
            PlanEntry.page == part.page,
            PlanEntry.role == part.role,
            PlanEntry.field == part.field,
        )
        saves = session.scalars(query.order_by(PlanEntry.id)).all()
        _renumber(session, saves, target_id)
    _move_contributors(session, source_id=source_id, target_id=target_id)
    _move_step_changes(session, source_id=source_id, target_id=target_id)
    _move_reminders(session, source_id=source_id, target_id=target_id)
    both = PlanPicture.organization_id.in_([source_id, target_id])
    session.execute(delete(PlanPicture).where(both))  # of the plans before the merge


def _renumber(session: Session, rows: Sequence[PlanEntry | StepChange], target_id: int) -> None:
    """Give these rows to the target with versions from 1 in their order."""
    for index, row in enumerate(rows, start=1):
        row.version = _TEMPORARY_OFFSET + index
    session.flush()
    for index, row in enumerate(rows, start=1):
        row.organization_id, row.version = target_id, index
    session.flush()


def _move_contributors(session: Session, *, source_id: int, target_id: int) -> None:
    """Move who worked on a page; delete those whom the page of the target has already."""
    owners = PlanContributor.organization_id.in_([source_id, target_id])
    rows = session.scalars(select(PlanContributor).where(owners)).all()
    stored = {(row.page, row.person_id) for row in rows if row.organization_id == target_id}
    for row in rows:
        if row.organization_id == source_id and (row.page, row.person_id) in stored:
            session.delete(row)
        else:
            row.organization_id = target_id
    session.flush()


def _move_step_changes(session: Session, *, source_id: int, target_id: int) -> None:
    """Put the changes of both into one history for each step, in the order of changing."""
    pages = select(StepChange.page).where(StepChange.organization_id == source_id).distinct()
    for page in session.scalars(pages).all():
        query = select(StepChange).where(
            StepChange.organization_id.in_([source_id, target_id]), StepChange.page == page
        )
        changes = session.scalars(query.order_by(StepChange.changed_at, StepChange.id)).all()
        _renumber(session, changes, target_id)


def _move_reminders(session: Session, *, source_id: int, target_id: int) -> None:
    """Move the reminders sent; delete those that the target has for the same page, day and kind."""
    owners = StepReminder.organization_id.in_([source_id, target_id])
    rows = session.scalars(select(StepReminder).where(owners)).all()
    stored = {(row.page, row.due_on, row.kind) for row in rows if row.organization_id == target_id}
    for row in rows:
        if row.organization_id == source_id and (row.page, row.due_on, row.kind) in stored:
            session.delete(row)
        else:
            row.organization_id = target_id
    session.flush()
