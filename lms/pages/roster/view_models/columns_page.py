"""The page on which the sheet and the columns of a list are chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from lms.roster.matching.column_choice import WITHOUT_HEADINGS
from lms.roster.matching.columns import COLUMNS, HEADING_ROWS, HeadingsMissing, find_columns
from lms.roster.queries.imports import ImportSheets
from lms.sheets.model import SheetRow
from lms.sheets.row_collector import name_column

ROWS_SHOWN = 4
MAX_SHOWN_LENGTH = 40


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


@dataclass(frozen=True)
class SheetOption:
    value: int
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class FieldChoice:
    """One of our columns, with the columns of the sheet that may hold it."""

    name: str
    label: str
    is_required: bool
    options: tuple[SheetOption, ...]


@dataclass(frozen=True)
class ColumnsPage:
    """`rows`: the first ones below the headings, as wide as the sheet."""

    sheet: int
    number: int
    sheets: tuple[SheetOption, ...]
    heading_rows: tuple[SheetOption, ...]
    letters: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    fields: tuple[FieldChoice, ...]


def build_columns_page(
    sheets: ImportSheets, sheet: int, number: int, typed: Mapping[str, str]
) -> ColumnsPage:
    """Return the page; `typed`: what a refused form chose."""
    rows = sheets.sheets[sheet].rows
    width = max(len(row.cells) for row in rows)
    headings = next((row.cells for row in rows if row.number == number), ())
    below = [row for row in rows if row.number > number][:ROWS_SHOWN]
    shown = tuple(SheetRow(row.number, _pad(row.cells, width)) for row in below)
    chosen = _find_positions(sheets, sheet, number)
    return ColumnsPage(
        sheet=sheet,
        number=number,
        sheets=tuple(
            SheetOption(position, found.name, position == sheet)
            for position, found in enumerate(sheets.sheets)
        ),
        heading_rows=_list_heading_rows(rows, number),
        letters=tuple(map(name_column, range(width))),
        headings=_pad(headings, width),
        rows=shown,
        fields=tuple(
            FieldChoice(
                f"column-{key}",
                _(column.heading),
                key == "name",
                _list_columns(
                    _pad(headings, width),
                    shown,
                    typed.get(f"column-{key}", str(chosen.get(key, ""))),
                ),
            )
            for key, column in COLUMNS.items()
        ),
    )


def find_shown(sheets: ImportSheets) -> int:
    """Return the position of the sheet that is read now."""
    names = [sheet.name for sheet in sheets.sheets]
    return names.index(sheets.current) if sheets.current in names else 0


def guess_heading_row(rows: Sequence[SheetRow]) -> int:
    """Return the number of the first row with as many cells filled as any at the top has."""
    top = rows[:HEADING_ROWS]
    return max(top, key=lambda row: (sum(map(bool, row.cells)), -row.number)).number


def _find_positions(sheets: ImportSheets, sheet: int, number: int) -> Mapping[str, int]:
    """Return the columns chosen for this row, else those whose headings are recognized."""
    chosen = sheets.chosen if sheet == find_shown(sheets) else None
    if chosen and chosen["number"] == number:
        return chosen["positions"]
    row = [row for row in sheets.sheets[sheet].rows if row.number == number]
    try:
        return find_columns(row).positions
    except HeadingsMissing:
        return {}


def _list_heading_rows(rows: Sequence[SheetRow], number: int) -> tuple[SheetOption, ...]:
    options = [
        SheetOption(
            row.number,
            _("Row %(number)s: %(cells)s", number=row.number, cells=_join(row.cells)),
            row.number == number,
        )
        for row in rows[:HEADING_ROWS]
    ]
    none = _("The sheet has no headings")
    return (*options, SheetOption(WITHOUT_HEADINGS, none, number == WITHOUT_HEADINGS))


def _list_columns(
    headings: Sequence[str], rows: Sequence[SheetRow], chosen: str
) -> tuple[SheetOption, ...]:
    options = []
    for position, heading in enumerate(headings):
        example = next((row.cells[position] for row in rows if row.cells[position]), "")
        texts = [name_column(position), *filter(None, (heading, example))]
        options.append(SheetOption(position, _shorten(" · ".join(texts)), chosen == str(position)))
    return tuple(options)


def _pad(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _join(cells: Sequence[str]) -> str:
    return _shorten(" | ".join(filter(None, cells)))


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_SHOWN_LENGTH else text[:MAX_SHOWN_LENGTH] + "…"
