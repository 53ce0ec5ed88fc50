"""Outcomes of roster imports that were applied or undone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.roster.matching.import_context import ImportScope
from lms.roster.matching.people import find_unseen
from lms.roster.models import ImportChange, RosterImport, UnwrittenRows
from lms.roster.queries.imports import RosterImportRow

MAX_NAMED = 100


@dataclass(frozen=True)
class ImportOutcome:
    """The outcome of an import.

    `came`: existing people who came into the cohort, `moved`: those of them from another one.
    `changed`: other people whose data changed.
    `not_undone`: the number of people who stayed after an undo, `names`: those of them who are
    visible to the reader. `removed`: how many new people were deleted with their names. `restored`:
    people who are as they were before the import. `organizations_removed`, `organizations_staying`:
    how many new cooperatives an undo deleted and did not. `withdrawn`: names of those that left the
    cohort.
    """

    created: int
    came: int
    moved: int
    changed: int
    organizations: int
    offered: int
    unwritten: UnwrittenRows
    not_undone: int
    names: tuple[str, ...]
    removed: int
    restored: "NameSample"
    organizations_removed: int
    organizations_staying: int
    withdrawn: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class NameSample:
    """A number of people, and the names of the first hundred."""

    count: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.names)


def get_import_outcome(
    session: Session, roster_import: RosterImportRow, scope: ImportScope
) -> ImportOutcome:
    """Return the effect of an applied import, or what remains of an undone one."""
    changes = get_changes(session, roster_import)
    not_undone = {
        change["person"] for change in changes if "person" in change and change.get("not_undone")
    }
    created = [change for change in changes if "organization" in change]
    staying = sum(1 for change in created if change.get("not_undone"))
    withdrawn = {
        change["offered"]
        for change in changes
        if change.get("not_undone") is False and "offered" in change
    }
    seen = not_undone - find_unseen(session, scope, not_undone)
    free = [change for change in changes if "person" in change and not change.get("not_undone")]
    restored = {change["person"] for change in free if not change.get("created")}
    return ImportOutcome(
        created=sum(1 for change in changes if change.get("created")),
        came=sum(_entered_cohort(change) and not change.get("moved") for change in changes),
        moved=sum(bool(change.get("moved")) for change in changes),
        changed=sum(
            1
            for change in changes
            if change.get("created") is False and not _entered_cohort(change)
        ),
        organizations=len(created),
        offered=len(_list_ids(changes, "offered") - _list_ids(changes, "organization")),
        unwritten=_get_unwritten(session, roster_import),
        not_undone=len(not_undone),
        names=sample_names(session, seen).names,
        removed=sum(1 for change in free if change.get("created")),
        restored=sample_names(session, restored - find_unseen(session, scope, restored)),
        organizations_removed=len(created) - staying,
        organizations_staying=staying,
        withdrawn=list_organization_names(session, withdrawn),
    )


def _get_unwritten(session: Session, roster_import: RosterImportRow) -> UnwrittenRows:
    stored = session.scalar(
        select(RosterImport.unwritten).where(RosterImport.id == roster_import.id)
    )
    return stored or UnwrittenRows()


def _list_ids(changes: Iterable[Mapping[str, Any]], key: str) -> set[int]:
    return {change[key] for change in changes if key in change}


def _entered_cohort(change: ImportChange) -> bool:
    """Return whether the import brought an existing person into the cohort."""
    return bool(change.get("enrolled") or change.get("joined") or change.get("moved"))


def list_organization_names(
    session: Session, organization_ids: Collection[int]
) -> tuple[Mapping[str, str], ...]:
    """Return the names of those that exist, in the order of their ids."""
    named = select(Organization.names).where(Organization.id.in_(sorted(organization_ids)))
    return tuple(session.scalars(named.order_by(Organization.id)))


def get_changes(session: Session, roster_import: RosterImportRow) -> list[ImportChange]:
    return (
        session.scalar(select(RosterImport.changes).where(RosterImport.id == roster_import.id))
        or []
    )


def sample_names(session: Session, people: Collection[int]) -> NameSample:
    named = select(Person.printed_name).where(Person.id.in_(sorted(people)[:MAX_NAMED]))
    return NameSample(len(people), tuple(session.scalars(named.order_by(Person.printed_name))))
