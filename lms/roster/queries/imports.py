"""Roster imports: previews with row results, or outcomes of applied ones."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.errors import NotFound, Refusal
from lms.roster.matching.column_choice import map_columns
from lms.roster.matching.columns import ColumnMap, read_row_cells
from lms.roster.matching.effects import ImportEffects, count_effects
from lms.roster.matching.import_context import (
    ImportContext,
    ImportScope,
    collect_names,
    load_import_context,
)
from lms.roster.matching.people import find_unseen
from lms.roster.matching.row_matcher import match_rows
from lms.roster.matching.row_results import RosterQuestion, RowResult
from lms.roster.models import ChosenColumns, ImportChange, RosterImport
from lms.sheets.model import Sheet, SheetRow

UNDO_WITHIN = dt.timedelta(days=1)
MAX_NAMED = 100


class HeadingsOnly(Refusal):
    message = (
        "There are headings in it, but nobody below them. Fill in a row for each person, or "
        "check whether this is the right file and the right sheet."
    )


@dataclass(frozen=True)
class RosterImportRow:
    """One roster import, with the moments at which it was applied and undone."""

    id: int
    file_name: str
    state: str
    uploaded_at: dt.datetime
    uploaded_by: str | None
    applied_at: dt.datetime | None
    undone_at: dt.datetime | None
    cohort_id: int | None
    has_columns: bool

    def can_be_undone(self, now: dt.datetime) -> bool:
        applied = self.state == "applied" and self.applied_at is not None
        return applied and now - (self.applied_at or now) <= UNDO_WITHIN


@dataclass(frozen=True)
class ImportSheets:
    """The sheets of a file; `current`: the name of the one that is read."""

    sheets: tuple[Sheet, ...]
    current: str
    chosen: ChosenColumns | None


@dataclass(frozen=True)
class ImportOutcome:
    """The outcome of an import.

    `came`: existing people who came into the cohort. `changed`: other people whose data changed.
    `not_undone`: the number of people who stayed after an undo, `names`: those of them who are
    visible to the reader. `removed`: how many new people were deleted with their names. `restored`:
    people who are as they were before the import. `organizations_removed`, `organizations_staying`:
    how many new cooperatives an undo deleted and did not. `withdrawn`: names of those that left the
    cohort.
    """

    created: int
    came: int
    changed: int
    organizations: int
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


@dataclass(frozen=True)
class ImportPreview:
    """The effect of an import.

    `fingerprint` is equal as long as nothing that it depends on has changed.
    """

    columns: ColumnMap
    grid: tuple[SheetRow, ...]
    rows: tuple[RowResult, ...]
    questions: tuple[RosterQuestion, ...]
    context: ImportContext
    counts: Mapping[str, int]
    fingerprint: str

    @property
    def effects(self) -> ImportEffects:
        return count_effects(self.rows, self.context)

    @property
    def lacks_organization_column(self) -> bool:
        """Return whether a cohort's list has no column for the cooperatives of its people."""
        is_needed = self.context.scope.organization_id is None
        return is_needed and "organization" not in self.columns.positions

    @property
    def is_ready(self) -> bool:
        """Return whether the list may be written, and no row has an error or an open question."""
        return (
            self.context.is_open
            and not self.context.is_archived
            and not self.context.lacks_courses
            and not (self.counts["error"] or self.counts["doubt"])
        )

    @property
    def can_apply(self) -> bool:
        """Return whether the list is ready, and there are rows to write."""
        return self.is_ready and bool(self.counts["new"] or self.counts["changed"])

    @property
    def has_nothing_to_write(self) -> bool:
        return self.is_ready and not self.can_apply


def preview_import(
    session: Session,
    grid: Sequence[SheetRow],
    answers: Mapping[str, str],
    scope: ImportScope,
    chosen: ChosenColumns | None = None,
) -> ImportPreview:
    """Return the effect of a list, with the columns chosen or recognized.

    Raises HeadingsMissing, HeadingsOnly.
    """
    columns = map_columns(grid, chosen)
    entries = read_row_cells(grid, columns)
    if not entries:
        raise HeadingsOnly
    context = load_import_context(session, scope, collect_names(entries))
    rows, questions = match_rows(entries, context, answers)
    return ImportPreview(
        columns, tuple(grid), rows, questions, context,
        Counter(row.status for row in rows), context.fingerprint(),
    )  # fmt: skip


def list_imports(
    session: Session, *, cohort_id: int | None = None, organization_id: int | None = None
) -> tuple[RosterImportRow, ...]:
    """Return the imports of a cohort, or of a cooperative, the newest first."""
    query = _imports().where(RosterImport.organization_id == organization_id)
    if organization_id is None:
        query = query.where(RosterImport.cohort_id == cohort_id)
    rows = session.execute(query.order_by(RosterImport.id.desc()).limit(50))
    return tuple(RosterImportRow(**row) for row in rows.mappings())


def get_import(
    session: Session,
    import_id: int,
    *,
    cohort_id: int | None = None,
    organization_id: int | None = None,
) -> RosterImportRow:
    """Return one import. Raises NotFound for one of another cohort or organization."""
    query = _imports().where(
        RosterImport.id == import_id, RosterImport.organization_id == organization_id
    )
    if organization_id is None:
        query = query.where(RosterImport.cohort_id == cohort_id)
    found = session.execute(query).mappings().one_or_none()
    if found is None:
        raise NotFound
    return RosterImportRow(**found)


def get_import_preview(session: Session, import_id: int, scope: ImportScope) -> ImportPreview:
    row = session.execute(
        select(RosterImport.rows, RosterImport.answers, RosterImport.columns).where(
            RosterImport.id == import_id
        )
    ).one()
    return preview_import(session, read_grid(row.rows), row.answers, scope, row.columns)


def list_sheets(session: Session, import_id: int) -> ImportSheets:
    """Return the sheets of the file to choose from, and the columns chosen."""
    row = session.execute(
        select(
            RosterImport.file_name, RosterImport.rows, RosterImport.sheets, RosterImport.columns
        ).where(RosterImport.id == import_id)
    ).one()
    stored = row.sheets or [{"name": row.file_name, "rows": row.rows}]
    sheets = tuple(Sheet(sheet["name"], read_grid(sheet["rows"])) for sheet in stored)
    return ImportSheets(sheets, row.file_name, row.columns)


def get_import_outcome(session: Session, row: RosterImportRow, scope: ImportScope) -> ImportOutcome:
    """Return the effect of an applied import, or what remains of an undone one."""
    changes = get_changes(session, row)
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
        came=sum(map(_entered_cohort, changes)),
        changed=sum(
            1
            for change in changes
            if change.get("created") is False and not _entered_cohort(change)
        ),
        organizations=len(created),
        not_undone=len(not_undone),
        names=sample_names(session, seen).names,
        removed=sum(1 for change in free if change.get("created")),
        restored=sample_names(session, restored - find_unseen(session, scope, restored)),
        organizations_removed=len(created) - staying,
        organizations_staying=staying,
        withdrawn=list_organization_names(session, withdrawn),
    )


def _entered_cohort(change: ImportChange) -> bool:
    """Return whether the import brought an existing person into the cohort."""
    return bool(change.get("enrolled") or change.get("joined") or change.get("moved"))


def list_organization_names(
    session: Session, organization_ids: Collection[int]
) -> tuple[Mapping[str, str], ...]:
    """Return the names of those that exist, in the order of their ids."""
    named = select(Organization.names).where(Organization.id.in_(sorted(organization_ids)))
    return tuple(session.scalars(named.order_by(Organization.id)))


def get_changes(session: Session, row: RosterImportRow) -> list[ImportChange]:
    return session.scalar(select(RosterImport.changes).where(RosterImport.id == row.id)) or []


def sample_names(session: Session, people: Collection[int]) -> NameSample:
    named = select(Person.printed_name).where(Person.id.in_(sorted(people)[:MAX_NAMED]))
    return NameSample(len(people), tuple(session.scalars(named.order_by(Person.printed_name))))


def read_grid(rows: Sequence[Any]) -> tuple[SheetRow, ...]:
    return tuple(map(SheetRow.load, rows))


def _imports() -> Any:  # noqa: ANN401 - a statement of many columns
    names = (field.name for field in fields(RosterImportRow) if field.name != "uploaded_by")
    columns = (getattr(RosterImport, name) for name in names)
    author = Person.printed_name.label("uploaded_by")
    return select(*columns, author).outerjoin(Person, Person.id == RosterImport.uploaded_by)
