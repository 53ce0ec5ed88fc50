"""Uploaded lists: stored with their sheets, their columns chosen, not applied yet."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.organizations import MembershipClosed
from lms.errors import NotFound, Refusal
from lms.roster.matching.column_choice import SheetColumns
from lms.roster.matching.import_context import ImportScope
from lms.roster.matching.question_collector import find_question_key
from lms.roster.matching.row_matcher import NumberUnknown
from lms.roster.models import RosterImport
from lms.roster.queries.imports import ImportPreview, preview_import, read_grid
from lms.roster.queries.uploads import find_answers, find_columns_of_list
from lms.sheets.model import Sheet, SheetRow
from lms.sheets.refusals import MAX_CELLS

MAX_FILE_NAME = 200


class RosterDone(Refusal):
    message = (
        "This list was imported already, or its import was undone. Upload it again to check it "
        "again."
    )


def start_import(session: Session, act: Act, *, scope: ImportScope, sheets: Sequence[Sheet]) -> int:
    """Store the list as it was read, without any change to people; return its id.

    Answers and columns given for an earlier file count for the same questions and headings of this
    one. Where no heading is recognized, the columns are to be chosen. Raises HeadingsMissing for a
    single row, HeadingsOnly, MembershipClosed, and the refusal of the only sheet.
    """
    found = find_columns_of_list(session, sheets, scope, uploaded_by=act.by.person_id)
    readable = [sheet for sheet in sheets if sheet.rows]
    current = found or SheetColumns(max(readable, key=lambda sheet: len(sheet.rows)))
    row = RosterImport(
        cohort_id=scope.cohort_id,
        organization_id=scope.organization_id,
        file_name=current.sheet.name[:MAX_FILE_NAME],
        rows=_store(current.sheet.rows),
        sheets=_store_sheets(readable, current.sheet),
        columns=current.chosen,
        has_columns=found is not None,
        answers={},
        uploaded_at=act.at,
        uploaded_by=act.by.person_id,
    )
    session.add(row)
    if found:
        _preview_first(session, act, scope, row)
    session.flush()
    return row.id


def choose_sheet_columns(
    session: Session, act: Act, *, import_id: int, scope: ImportScope, choice: SheetColumns
) -> None:
    """Read the list from this sheet and these columns. Raises RosterDone, HeadingsOnly."""
    row = lock_import(session, import_id)
    if row.state != "preview":
        raise RosterDone
    row.file_name, row.rows = choice.sheet.name[:MAX_FILE_NAME], _store(choice.sheet.rows)
    row.columns, row.has_columns = choice.chosen, True
    _preview_first(session, act, scope, row)
    session.flush()


def _preview_first(session: Session, act: Act, scope: ImportScope, row: RosterImport) -> None:
    """Preview a list whose columns are new, and store the earlier answers to its questions."""
    grid = read_grid(row.rows)
    answers = find_answers(session, scope, grid, uploaded_by=act.by.person_id) | row.answers
    preview = preview_import(session, grid, answers, scope, row.columns)
    if preview.context.is_archived:
        raise MembershipClosed
    question_keys = {question.key for question in preview.questions}
    row.answers = {
        key: answer for key, answer in answers.items() if find_question_key(key) in question_keys
    }
    session.flush()
    _record_guesses(session, act, row.id, preview)


def _store(rows: Sequence[SheetRow]) -> list[Any]:
    return [row.dump() for row in rows]


def _store_sheets(sheets: Sequence[Sheet], current: Sheet) -> list[Any]:
    """Return the sheets to choose from, the current one first, up to a number of cells."""
    stored: list[Any] = []
    cells = 0
    for sheet in sorted(sheets, key=lambda sheet: sheet is not current):
        cells += sum(len(row.cells) for row in sheet.rows)
        if stored and cells > MAX_CELLS:
            break
        stored.append({"name": sheet.name, "rows": _store(sheet.rows)})
    return stored if len(stored) > 1 else []


def _record_guesses(session: Session, act: Act, import_id: int, preview: ImportPreview) -> None:
    """Record matches of unseen people, so that guesses of names and numbers can be traced."""
    numbers = sum(
        isinstance(error.refusal, NumberUnknown) for row in preview.rows for error in row.errors
    )
    details = {"registered": preview.counts["registered"], "numbers": numbers}
    if any(details.values()):
        entry = AuditEntry(AuditAction.ROSTER_MATCHES_REVEALED, "roster_import", import_id, details)
        record(session, act, entry)


def lock_import(session: Session, import_id: int) -> RosterImport:
    """Return an import; the same form sent twice runs in sequence. Raises NotFound."""
    row = session.get(RosterImport, import_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row
