"""The uploaded list as a workbook to correct: wrong cells highlighted, a result beside each row."""

import io

from flask_babel import gettext as _

from lms.pages.roster.view_models.row_texts import RosterTexts
from lms.roster.matching.columns import RESULT_HEADINGS
from lms.roster.matching.row_results import RowResult
from lms.roster.queries.imports import ImportPreview
from lms.sheets.model import SheetRow
from lms.sheets.tables import Column, Table
from lms.sheets.writer import write_workbook


def build_corrected_workbook(preview: ImportPreview) -> io.BytesIO:
    """Return the workbook; people correct its highlighted cells and upload it again.

    Its columns are those of the uploaded list in the same order, then the status and the messages
    of each row. Rows that were hidden are hidden again, so that a repeated upload asks nothing new.
    """
    words, results = RosterTexts(preview), {row.cells.number: row for row in preview.rows}
    data_rows = preview.grid[preview.columns.row + 1 :]
    width = max([len(preview.columns.headings), *(len(row.cells) for row in data_rows)])
    headings = [*preview.columns.headings, *[""] * (width - len(preview.columns.headings))]
    columns = (*headings, *map(_, RESULT_HEADINGS))
    rows = [_build_row(row, results.get(row.number), words, width) for row in data_rows]
    highlighted = frozenset(
        (at, preview.columns.positions[error.column])
        for at, row in enumerate(data_rows)
        for error in (results[row.number].errors if row.number in results else ())
        if error.column in preview.columns.positions
    )
    table = Table(
        "people",
        _("People"),
        tuple(map(Column, columns)),
        tuple(rows),
        highlighted=highlighted,
        hidden=frozenset(at for at, row in enumerate(data_rows) if row.is_hidden),
    )
    target = io.BytesIO()
    notes = (
        _("Notes"),
        _("Correct the marked cells and upload the file again; the last two columns may stay."),
    )
    write_workbook(target, (table,), notes=notes)
    target.seek(0)
    return target


def _build_row(
    row: SheetRow, result: RowResult | None, words: RosterTexts, width: int
) -> tuple[str, ...]:
    cells = (*row.cells, *[""] * (width - len(row.cells)))
    if result is None:
        return (*cells, "", "")
    return (*cells, words.label(result.status), " ".join(words.lines(result)))
