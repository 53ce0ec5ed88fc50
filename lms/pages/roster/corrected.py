"""The list as it was handed in, with the verdict beside each row and the wrong cells marked."""

import io

from flask_babel import gettext as _

from lms.enrolment.queries.rosters import Preview
from lms.enrolment.roster.verdicts import Judged
from lms.pages.roster.wording import Words
from lms.sheets.model import SheetRow
from lms.sheets.tables import Column, Table
from lms.sheets.writing import write_workbook


def build_corrected(seen: Preview) -> io.BytesIO:
    """The same columns in the same order, and two more, so that it can be handed in again."""
    words, judged = Words(seen), {row.entry.number: row for row in seen.rows}
    below = seen.grid[seen.columns.row + 1 :]
    width = max([len(seen.columns.headings), *(len(row.cells) for row in below)])
    headings = [*seen.columns.headings, *[""] * (width - len(seen.columns.headings))]
    columns = (*headings, _("Verdict"), _("What to mend"))
    rows = [_build_row(row, judged.get(row.number), words, width) for row in below]
    marked = frozenset(
        (at, seen.columns.places[mistake.column])
        for at, row in enumerate(below)
        for mistake in (judged[row.number].mistakes if row.number in judged else ())
        if mistake.column in seen.columns.places
    )
    table = Table("people", _("People"), tuple(map(Column, columns)), tuple(rows), marked=marked)
    target = io.BytesIO()
    notes = (
        _("Notes"),
        _("Mend the marked cells and hand the file in again; the two last columns may stay."),
    )
    write_workbook(target, (table,), notes=notes)
    target.seek(0)
    return target


def _build_row(row: SheetRow, judged: Judged | None, words: Words, width: int) -> tuple[str, ...]:
    cells = (*row.cells, *[""] * (width - len(row.cells)))
    if judged is None:
        return (*cells, "", "")
    return (*cells, words.label(judged.verdict), " ".join(words.lines(judged)))
