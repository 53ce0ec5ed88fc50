"""Merge of two organizations: everything of the source moves to the target.

Accounts, enrolment, workshop, roster and plan each hold a part of an organization, and each moves
its own.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.locks import lock_organizations
from lms.accounts.services.obsolete_requests import close_obsolete, lock_requests_about
from lms.accounts.services.organization_merge import MergeCounts, count_people_to_move, move_people
from lms.enrolment.services.organization_merge import (
    EnrolmentMoveCounts,
    count_enrolments_to_move,
    move_enrolments,
)
from lms.errors import NotFound, Refusal
from lms.plan.services.organization_merge import PlanMergePreview, move_plan, preview_plan_merge
from lms.roster.services.organization_merge import move_imports
from lms.workshop.services.organization_merge import (
    HeadCountMoves,
    count_head_counts_to_move,
    move_head_counts,
)


class SameOrganization(Refusal):
    message = "A cooperative cannot be merged into itself. Choose another one."


class MergeArchived(Refusal):
    message = "An archived cooperative cannot be merged. Restore it first, or choose another one."


@dataclass(frozen=True)
class MergePreview:
    """Counts of what moves, and the parts of the plan that both organizations have."""

    people: MergeCounts
    enrolment_moves: EnrolmentMoveCounts
    head_counts: HeadCountMoves
    plan: PlanMergePreview


def preview_merge(session: Session, *, source_id: int, target_id: int) -> MergePreview:
    """Return what a merge would move, without changes.

    Raises NotFound, SameOrganization, MergeArchived.
    """
    rows = [
        session.get(Organization, organization_id) for organization_id in (source_id, target_id)
    ]
    _check_source(rows[0], rows[1])
    return MergePreview(
        people=count_people_to_move(session, source_id=source_id, target_id=target_id),
        enrolment_moves=count_enrolments_to_move(session, source_id=source_id, target_id=target_id),
        head_counts=count_head_counts_to_move(session, source_id=source_id, target_id=target_id),
        plan=preview_plan_merge(session, source_id=source_id, target_id=target_id),
    )


def merge_organizations(session: Session, act: Act, *, source_id: int, target_id: int) -> None:
    """Move everything in one transaction and archive the source with a reference to the target.

    Closes open requests about either organization that the merge makes obsolete.
    """
    locked = {row.id: row for row in lock_organizations(session, (source_id, target_id))}
    source = _check_source(locked.get(source_id), locked.get(target_id))
    open_requests = lock_requests_about(session, sorted(locked))
    for move in (move_people, move_enrolments, move_head_counts, move_imports, move_plan):
        move(session, act, source_id=source_id, target_id=target_id)
    source.state, source.archived_at, source.merged_into_id = "archived", act.at, target_id
    source.returned_because = ""
    session.flush()
    details = {"into": target_id}
    entry = AuditEntry(AuditAction.ORGANIZATION_MERGED, "organization", source_id, details)
    record_chained(session, act, entry)
    close_obsolete(session, act, open_requests)


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
