"""The uploaded file with the result beside each row and the wrong cells marked."""

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
    """Return the same columns in the same order, and two more, so that it can be uploaded again.

    Hidden rows stay hidden, so that the answer about them holds.
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
