"""Merge of two organizations: everything of the source moves to the target.

The module is in this package because accounts, enrolment and plan each hold a part of an
organization, and this package may import the other two.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.organization_merge import MergeCounts, count_people_to_move, move_people
from lms.accounts.services import Actor, AuditEntry, record_chained
from lms.accounts.services.locks import lock_organizations
from lms.accounts.services.overtaken_requests import close_overtaken, lock_requests_about
from lms.enrolment.services.organization_merge import (
    EnrolmentMoveCounts,
    count_enrolments_to_move,
    move_enrolments,
)
from lms.errors import NotFound, Refusal
from lms.plan.models import PlanContributor, PlanEntry
from lms.plan.queries import PlanPart, list_plan

# Offset for the versions of moved parts while they are renumbered, so that no number collides.
_TEMPORARY_OFFSET = 1_000_000


class SameOrganization(Refusal):
    message = "A cooperative cannot be merged into itself. Choose another one."


class MergeArchived(Refusal):
    message = "An archived cooperative cannot be merged. Restore it first, or choose another one."


@dataclass(frozen=True)
class PlanDifference:
    """A part of a page that both organizations saved with different values.

    `stays` is the value that was saved later and remains current.
    """

    page: str
    role: str
    stays: PlanPart
    kept_in_history: PlanPart


@dataclass(frozen=True)
class MergePreview:
    """Counts of what moves, and the parts of the plan that both organizations have."""

    people: MergeCounts
    enrolment_moves: EnrolmentMoveCounts
    plan_pages: int
    differences: tuple[PlanDifference, ...]


def preview_merge(session: Session, *, source_id: int, target_id: int) -> MergePreview:
    """Return what a merge would move, without changes.

    Raises NotFound, SameOrganization, MergeArchived.
    """
    rows = [session.get(Organization, one) for one in (source_id, target_id)]
    _check_source(rows[0], rows[1])
    mine = list_plan(session, organization_id=source_id)
    return MergePreview(
        people=count_people_to_move(session, source_id=source_id, target_id=target_id),
        enrolment_moves=count_enrolments_to_move(session, source_id=source_id, target_id=target_id),
        plan_pages=len({part.page for part in mine}),
        differences=_differences(mine, list_plan(session, organization_id=target_id)),
    )


def merge_organizations(
    session: Session, *, source_id: int, target_id: int, by: Actor, now: dt.datetime
) -> None:
    """Move everything in one transaction and archive the source with a reference to the target.

    Closes open requests about either organization that the merge makes obsolete.
    """
    locked = {row.id: row for row in lock_organizations(session, (source_id, target_id))}
    source = _check_source(locked.get(source_id), locked.get(target_id))
    asked = lock_requests_about(session, sorted(locked))
    move_people(session, source_id=source_id, target_id=target_id, by=by, now=now)
    move_enrolments(session, source_id=source_id, target_id=target_id)
    _move_plan(session, source_id=source_id, target_id=target_id)
    source.state, source.archived_at, source.merged_into_id = "archived", now, target_id
    session.flush()
    details = {"into": target_id}
    noted = AuditEntry("organization merged", "organization", source_id, details)
    record_chained(session, noted, by=by, now=now)
    close_overtaken(session, asked, by=by, now=now)


def _check_source(source: Organization | None, target: Organization | None) -> Organization:
    """Return the source, if it can be merged into the target.

    Raises NotFound, SameOrganization, MergeArchived.
    """
    if source is None or target is None:
        raise NotFound
    if source.id == target.id:
        raise SameOrganization
    if "archived" in {source.state, target.state}:
        raise MergeArchived
    return source


def _differences(
    mine: tuple[PlanPart, ...], theirs: tuple[PlanPart, ...]
) -> tuple[PlanDifference, ...]:
    stored = {(part.page, part.role, part.field): part for part in theirs}
    found = []
    for part in mine:
        other = stored.get((part.page, part.role, part.field))
        if other is not None and other.value != part.value:
            early, late = sorted((part, other), key=lambda one: one.saved_at)
            found.append(PlanDifference(part.page, part.role, late, early))
    return tuple(found)


def _move_plan(session: Session, *, source_id: int, target_id: int) -> None:
    """Renumber the saves of both organizations into one sequence, in the order of saving."""
    parts = select(PlanEntry.page, PlanEntry.role, PlanEntry.field).where(
        PlanEntry.organization_id == source_id
    )
    for page, role, field in session.execute(parts.distinct()).all():
        query = select(PlanEntry).where(
            PlanEntry.organization_id.in_([source_id, target_id]),
            PlanEntry.page == page,
            PlanEntry.role == role,
            PlanEntry.field == field,
        )
        saves = session.scalars(query.order_by(PlanEntry.id)).all()
        _renumber(session, saves, target_id)
    _move_contributors(session, source_id=source_id, target_id=target_id)


def _renumber(session: Session, rows: Sequence[PlanEntry], target_id: int) -> None:
    for index, row in enumerate(rows, start=1):
        row.version = _TEMPORARY_OFFSET + index
    session.flush()
    for index, row in enumerate(rows, start=1):
        row.organization_id, row.version = target_id, index
    session.flush()


def _move_contributors(session: Session, *, source_id: int, target_id: int) -> None:
    owners = PlanContributor.organization_id.in_([source_id, target_id])
    rows = session.scalars(select(PlanContributor).where(owners)).all()
    there = {(row.page, row.person_id) for row in rows if row.organization_id == target_id}
    for row in rows:
        if row.organization_id == source_id and (row.page, row.person_id) in there:
            session.delete(row)
        else:
            row.organization_id = target_id
    session.flush()
