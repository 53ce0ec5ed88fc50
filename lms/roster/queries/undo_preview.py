"""The effect of an undo in numbers and names, for the page that confirms it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.roster.matching.import_context import ImportScope
from lms.roster.queries.imports import RosterImportRow
from lms.roster.queries.outcomes import (
    NameSample,
    get_changes,
    list_organization_names,
    sample_names,
)
from lms.roster.queries.undo_plan import plan_undo

OrganizationNames = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class UndoPreview:
    """The effect of an undo in numbers and names; `unseen` is a number only.

    `removed`: new cooperatives that are deleted, `staying`: new ones that stay in any case,
    `withdrawn`: those that leave the cohort. `removed_with_cards`, `withdrawn_with_cards`: those
    besides, if people with a new card are undone too. `counted`: those that stay in the cohort,
    because they have a head count. `has_effect`: whether anything is undone
    without these people.
    """

    created: NameSample
    changed: NameSample
    active: NameSample
    with_new_card: NameSample
    unseen: int
    removed: OrganizationNames
    removed_with_cards: OrganizationNames
    staying: OrganizationNames
    withdrawn: OrganizationNames
    withdrawn_with_cards: OrganizationNames
    counted: OrganizationNames
    has_effect: bool
    fingerprint: str


def get_undo_preview(
    session: Session, roster_import: RosterImportRow, scope: ImportScope
) -> UndoPreview:
    """Return the effect of an undo at this moment."""
    changes = get_changes(session, roster_import)
    plan = plan_undo(
        session, changes, scope=scope, since=roster_import.applied_at or roster_import.uploaded_at
    )
    without_cards, with_cards = plan.organizations, plan.organizations_with_cards
    withdrawn_too = with_cards.withdrawn - without_cards.withdrawn
    return UndoPreview(
        created=sample_names(session, plan.created - plan.with_new_card),
        changed=sample_names(session, plan.changed - plan.with_new_card),
        active=sample_names(session, plan.active),
        with_new_card=sample_names(session, plan.with_new_card),
        unseen=len(plan.unseen),
        removed=list_organization_names(session, without_cards.removed),
        removed_with_cards=list_organization_names(
            session, with_cards.removed - without_cards.removed
        ),
        staying=list_organization_names(session, with_cards.staying),
        withdrawn=list_organization_names(session, without_cards.withdrawn),
        withdrawn_with_cards=list_organization_names(session, withdrawn_too),
        counted=list_organization_names(session, with_cards.counted),
        has_effect=plan.has_effect(include_printed_cards=False),
        fingerprint=plan.fingerprint,
    )
