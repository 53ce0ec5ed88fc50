"""Write tables as a workbook and as CSV, safe for any names in them."""

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import IO, Any

from lms.sheets.cell_text import FORMULA_STARTS, strip_controls
from lms.sheets.cells import TextStyle, add_text_style, write_text
from lms.sheets.tables import CellValue, Table

MAX_SHEET_NAME_LENGTH = 31
BOM = "\ufeff"
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


class WorkbookFailed(RuntimeError):
    """The workbook could not be written; the text says why."""


def write_workbook(target: IO[bytes], tables: Sequence[Table], *, notes: Sequence[str]) -> None:
    """Write a sheet for each table, and one of `notes`. Rows are streamed to a temporary file."""
    import xlsxwriter  # slow import, for those who download
    from xlsxwriter.exceptions import XlsxWriterException

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(target, options)
    try:
        taken: set[str] = set()
        for table in tables:
            _write_sheet(book, table, taken)
        _write_notes(book, notes, taken)
        book.close()
    except XlsxWriterException as error:
        raise WorkbookFailed(str(error)) from error


def format_csv(table: Table) -> str:
    """Return CSV with BOM, so that Excel reads UTF-8, and with formulas escaped."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([_escape_formula(column.label) for column in table.columns])
    for row in (*table.rows, *([table.total] if table.total else ())):
        writer.writerow([_escape_formula(value) for value in row])
    return BOM + target.getvalue()


def _escape_formula(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = strip_controls(value)
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _write_sheet(book: Any, table: Table, taken: set[str]) -> None:  # noqa: ANN401 - no types
    sheet = book.add_worksheet(_sheet_name(table.title, taken))
    head = add_text_style(book, bold=True, bg_color="#E3F0EF", bottom=1, text_wrap=True)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    plain, bold = add_text_style(book), add_text_style(book, bold=True, top=1)
    highlight = add_text_style(book, bg_color="#FBE9C9", left=5, left_color="#B4690E")
    highlighted: dict[int, set[int]] = {}
    for line, index in table.highlighted:
        highlighted.setdefault(line, set()).add(index)
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, _width(table, index))
        write_text(sheet, 0, index, column.label, head)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, row in enumerate(table.rows, 1):
        if number - 1 in table.hidden:
            sheet.set_row(number, None, None, {"hidden": True})
        _write_row(sheet, number, row, day, plain)
        for index in highlighted.get(number - 1, ()):
            value = row[index]
            text = strip_controls(value) if isinstance(value, str) else _escape_formula(value)
            write_text(sheet, number, index, text, highlight)
    if table.total:
        _write_row(sheet, len(table.rows) + 1, table.total, day, bold)


def _write_row(
    sheet: Any,  # noqa: ANN401 - no types
    number: int,
    row: Sequence[CellValue],
    day: object,
    style: TextStyle,
) -> None:
    """Write text, counts and dates as such; the types decide, not the content."""
    for index, value in enumerate(row):
        if isinstance(value, str):
            write_text(sheet, number, index, value, style)
        elif isinstance(value, int):
            sheet.write_number(number, index, value, style.plain)
        elif value is not None:
            sheet.write_datetime(number, index, value, day)


def _write_notes(book: Any, notes: Sequence[str], taken: set[str]) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(
        _sheet_name("?", taken) if not notes else _sheet_name(notes[0], taken)
    )
    wrapped = add_text_style(book, text_wrap=True, valign="top")
    sheet.set_column(0, 0, 100)
    for number, note in enumerate(notes[1:]):
        write_text(sheet, number, 0, note, wrapped)


def _width(table: Table, index: int) -> float:
    """Return a width that fits most cells; a Han character takes two columns of text."""
    texts = [table.columns[index].label, *(str(row[index] or "") for row in table.rows[:50])]
    longest = max(sum(2 if ord(character) > 0x2E7F else 1 for character in text) for text in texts)
    return float(min(max(longest + 3, 9), 44))


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that Excel allows: short, without some characters, and unique."""
    base = (
        _NOT_IN_SHEET_NAMES.sub(" ", strip_controls(title)).strip()[:MAX_SHEET_NAME_LENGTH]
        or "Report"
    )
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base[: MAX_SHEET_NAME_LENGTH - 4]} {number}"
    taken.add(name.lower())
    return name
