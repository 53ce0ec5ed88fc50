"""The sheet and the columns that a form chooses."""

from flask import request

from lms.accounts.rules.typed_values import find_number
from lms.pages.roster.view_models.columns_page import find_shown, guess_heading_row
from lms.roster.matching.column_choice import SheetColumns, choose_columns
from lms.roster.matching.columns import COLUMNS
from lms.roster.queries.imports import ImportSheets
from lms.web.request_values import find_text

MAX_NUMBER_DIGITS = 7


def read_current_sheet(sheets: ImportSheets) -> tuple[int, int]:
    """Return the position of the sheet to show, and the number of the row with its headings."""
    current = find_shown(sheets)
    sheet = find_number(find_text("sheet"), digits=2)
    sheet = current if sheet is None or sheet >= len(sheets.sheets) else sheet
    number = find_number(find_text("row"), digits=MAX_NUMBER_DIGITS)
    is_sheet_switched = find_text("shown") not in {"", str(sheet)}
    if number is None or is_sheet_switched:
        chosen = sheets.chosen if sheet == current else None
        number = chosen["number"] if chosen else guess_heading_row(sheets.sheets[sheet].rows)
    return sheet, number


def read_choice(sheets: ImportSheets) -> SheetColumns:
    """Return the choice. Raises NameColumnMissing, ColumnTwice, ColumnOutside."""
    position, number = read_current_sheet(sheets)
    sheet = sheets.sheets[position]
    columns = {key: find_number(request.form.get(f"column-{key}", ""), digits=3) for key in COLUMNS}
    chosen = {key: column for key, column in columns.items() if column is not None}
    return SheetColumns(sheet, choose_columns(sheet, number, chosen))
