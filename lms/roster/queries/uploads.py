"""An uploaded list: its sheet and columns, and the answers given for its earlier files."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lms.roster.matching.column_choice import SheetColumns, find_sheet_columns
from lms.roster.matching.columns import HeadingsMissing
from lms.roster.matching.import_context import ImportScope
from lms.roster.matching.question_collector import find_question_key
from lms.roster.matching.row_results import NEW
from lms.roster.models import RosterImport
from lms.roster.queries.imports import ImportPreview, preview_import, read_grid
from lms.sheets.model import Sheet, SheetRow

_CREATING = ("row-", "organization-")
"""Beginnings of the keys of questions whose answer `new` creates a person or a cooperative."""
MAX_CORRECTED_FILES = 20
"""Earlier files of a list that are searched for answers."""
MAX_CHOICES = 50
"""Earlier lists whose chosen columns are compared with the headings of a new one."""


def preview_sheets(
    session: Session, sheets: Sequence[Sheet], scope: ImportScope, *, uploaded_by: int | None
) -> ImportPreview:
    """Return what the import of a list would do, without storing the list.

    Raises HeadingsMissing, HeadingsOnly, and the refusal of the only sheet.
    """
    found = find_columns_of_list(session, sheets, scope, uploaded_by=uploaded_by)
    if found is None:
        raise HeadingsMissing
    answers = find_answers(session, scope, found.sheet.rows, uploaded_by=uploaded_by)
    return preview_import(session, found.sheet.rows, answers, scope, found.chosen)


def find_columns_of_list(
    session: Session, sheets: Sequence[Sheet], scope: ImportScope, *, uploaded_by: int | None
) -> SheetColumns | None:
    """Return the sheet with the list and its columns, None where the importer has to choose.

    Columns chosen for any earlier list count for the same headings of this one. Raises
    HeadingsMissing for a single row, and the refusal of the only sheet.
    """
    readable = [sheet for sheet in sheets if sheet.rows]
    if not readable:
        raise sheets[0].refusal or HeadingsMissing
    choices = session.scalars(
        select(RosterImport.columns)
        .where(*_are_of_list(scope, uploaded_by), RosterImport.columns.is_not(None))
        .order_by(RosterImport.id.desc())
        .limit(MAX_CHOICES)
    )
    found = find_sheet_columns(readable, list(filter(None, choices)))
    if found is None and all(len(sheet.rows) == 1 for sheet in readable):
        raise HeadingsMissing
    return found


def find_answers(
    session: Session, scope: ImportScope, rows: Sequence[SheetRow], *, uploaded_by: int | None
) -> dict[str, str]:
    """Return the answers of the same person's imports of this scope since one was applied.

    The newest counts. Keys name what was asked about, so other lists of the scope do no harm. Those
    of the applied list count too where these rows are that list once more, or corrected, but not
    the ones that create somebody or something: that is there since.
    """
    earlier = session.execute(
        select(RosterImport.id, RosterImport.state, RosterImport.answers)
        .where(*_are_of_list(scope, uploaded_by))
        .order_by(RosterImport.id.desc())
        .limit(MAX_CORRECTED_FILES)
    )
    imports = earlier.all()
    unapplied = list(takewhile(lambda row: row.state == "preview", imports))
    found: dict[str, str] = {}
    if done := next(iter(imports[len(unapplied) :]), None):
        found = _keep_answers(done.answers) if _is_list(session, done.id, rows) else {}
    for row in reversed(unapplied):
        found |= row.answers
    return found


def _keep_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of an applied list that create nothing."""
    created = {
        key for key, answer in answers.items() if answer == NEW and key.startswith(_CREATING)
    }
    return {key: text for key, text in answers.items() if find_question_key(key) not in created}


def _is_list(session: Session, import_id: int, rows: Sequence[SheetRow]) -> bool:
    """Return whether at least half of these rows are in that list."""
    query = select(RosterImport.rows).where(RosterImport.id == import_id)
    stored = {row.cells for row in read_grid(session.scalar(query) or ())}
    return 2 * sum(row.cells in stored for row in rows) >= len(rows)


def _are_of_list(scope: ImportScope, uploaded_by: int | None) -> tuple[ColumnElement[bool], ...]:
    """Return conditions for the same person's imports of this scope."""
    return (
        RosterImport.cohort_id.is_not_distinct_from(scope.cohort_id),
        RosterImport.organization_id.is_not_distinct_from(scope.organization_id),
        RosterImport.uploaded_by.is_not_distinct_from(uploaded_by),
    )
