"""Read XLSX with openpyxl. Only the child process imports this: it parses untrusted files."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

import openpyxl
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml import DEFUSEDXML, LXML

from lms.sheets.cell_text import clean_cell
from lms.sheets.model import SheetRow
from lms.sheets.refusals import (
    MOST_COLUMNS,
    MOST_ROWS,
    FileUnpacksTooLarge,
    NotASpreadsheet,
    OldWorkbook,
    SheetEmpty,
    TooManyColumns,
    WorkbookWithMacros,
)
from lms.sheets.row_collector import RowCollector

MOST_MEMBERS = 500
MOST_UNPACKED = 32 << 20
MOST_SHEETS = 100
HIGHEST_RATIO = 200
SMALL = 1 << 20
"""Bytes; a member below this may have any compression ratio."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_MERGED = 5_000
MACROS = "vbaproject.bin"
TYPES, MACRO_TYPE = "[Content_Types].xml", b"macroenabled"
"""The content type of a workbook saved with macros, even if it has none."""
OTHER_KINDS = ("xl/workbook.bin", "content.xml", "Index/Document.iwa")


def read(source: IO[bytes]) -> tuple[str, tuple[SheetRow, ...]]:
    """Return name and rows of the first visible sheet that is not empty, else of a hidden one."""
    if not DEFUSEDXML or LXML:
        raise RuntimeError("openpyxl must parse with defusedxml")
    _check_archive(source)
    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    sheets = book.worksheets[:MOST_SHEETS]
    for sheet in sorted(sheets, key=lambda each: each.sheet_state != "visible"):
        rows = _read_sheet(book, sheet)
        if rows:
            return clean_cell(sheet.title), rows
    raise SheetEmpty


def _check_archive(source: IO[bytes]) -> None:
    """Check the sizes in the directory; no more than those is unpacked of any member."""
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names and not any(name.endswith("workbook.xml") for name in names):
        raise OldWorkbook if names & set(OTHER_KINDS) else NotASpreadsheet
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise FileUnpacksTooLarge
    for each in members:
        if each.file_size > max(SMALL, each.compress_size * HIGHEST_RATIO):
            raise FileUnpacksTooLarge
    if any(name.lower().endswith(MACROS) for name in names) or _declares_macros(source, names):
        raise WorkbookWithMacros


def _declares_macros(source: IO[bytes], names: set[str]) -> bool:
    if TYPES not in names:
        return False
    with zipfile.ZipFile(source) as archive, archive.open(TYPES) as types:
        return MACRO_TYPE in types.read(SMALL).lower()


def _read_sheet(book: Any, sheet: Any) -> tuple[SheetRow, ...]:  # noqa: ANN401 - two kinds
    """Use the parser, not `iter_rows`, which fills gaps and trusts the stated dimension."""
    with sheet._get_source() as source:  # noqa: SLF001 - see above
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        collector = RowCollector()
        for number, row in parser.parse():
            collector.add(number, _read_cells(number, row))
    merged = parser.merged_cells
    return _fill_merged(collector.rows, merged.mergeCell) if merged else tuple(collector.rows)


def _read_cells(number: int, row: Sequence[dict[str, Any]]) -> list[str]:
    if not 0 < number <= LAST_ROW or len(row) > LAST_COLUMN:
        raise ValueError(number)
    cells: list[str] = []
    for cell in row:
        text = _format_value(cell["value"])
        index = cell["column"] - 1
        if index >= MOST_COLUMNS and clean_cell(text):
            raise TooManyColumns(row=number, most=MOST_COLUMNS)
        if text and index < MOST_COLUMNS:
            cells.extend([""] * (index + 1 - len(cells)))
            cells[index] = text
    return cells


def _fill_merged(rows: Sequence[SheetRow], areas: Sequence[Any]) -> tuple[SheetRow, ...]:
    """Repeat a cell merged over rows in each of them; one merged over columns is a heading."""
    found = {row.number: list(row.cells) for row in rows}
    for area in areas[:MOST_MERGED]:
        left, top, right, bottom = area.bounds
        if left != right or len(found.get(top, ())) < left:
            continue
        for number in range(top + 1, min(bottom, top + MOST_ROWS) + 1):
            cells = found.get(number)
            if cells is not None:
                cells.extend([""] * (left - len(cells)))
                cells[left - 1] = found[top][left - 1]
    return tuple(SheetRow(number, tuple(cells)) for number, cells in found.items())


def _format_value(value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
    """Return the value as a person reads it: digits without a point, dates as 2026-11-24."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {None: "", True: "TRUE", False: "FALSE"}[value]
    if isinstance(value, float):
        return _format_number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else str(value)
    return str(value)


def _format_number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    return format(Decimal(repr(value)), "f") if value == value else ""  # noqa: PLR0124 - not a number
