"""Roster imports: their list, and previews with row results."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
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
from lms.roster.matching.row_matcher import match_rows
from lms.roster.matching.row_results import RosterQuestion, RowResult
from lms.roster.models import ChosenColumns, RosterImport
from lms.sheets.model import Sheet, SheetRow

UNDO_WITHIN = dt.timedelta(days=1)


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

    @property
    def unread(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.name != self.current)


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
            and not (self.counts["error"] or self.counts["needs_answer"])
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
    if not any(cells.texts for cells in entries):
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


def read_grid(rows: Sequence[Any]) -> tuple[SheetRow, ...]:
    return tuple(map(SheetRow.load, rows))


def _imports() -> Any:  # noqa: ANN401 - a statement of many columns
    names = (field.name for field in fields(RosterImportRow) if field.name != "uploaded_by")
    columns = (getattr(RosterImport, name) for name in names)
    author = Person.printed_name.label("uploaded_by")
    return select(*columns, author).outerjoin(Person, Person.id == RosterImport.uploaded_by)
