"""Read XLSX with openpyxl. Only the child process imports this: it parses untrusted files."""

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.xml import DEFUSEDXML, LXML

from lms.errors import Refusal
from lms.sheets.cell_text import clean_cell
from lms.sheets.model import Sheet, SheetRow
from lms.sheets.refusals import (
    MAX_COLUMNS,
    MAX_ROWS,
    FileUnpacksTooLarge,
    NotASpreadsheet,
    OldWorkbook,
    SheetEmpty,
    TooManyColumns,
    WorkbookWithMacros,
)
from lms.sheets.row_collector import RowCollector

MAX_MEMBERS = 500
MAX_UNPACKED_SIZE = 32 << 20
MAX_SHEETS = 100
MANY_CELLS = 20_000
"""Once so many are read, no further sheet is opened."""
HIGHEST_RATIO = 200
SMALL = 1 << 20
"""Bytes; a member below this may have any compression ratio."""
LAST_ROW = 1_048_576
MAX_MERGED_CELLS = 5_000
MAX_TAG_LENGTH = 4_096
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref=["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})["']"""
)
MACROS = "vbaproject.bin"
TYPES, MACRO_TYPE = "[Content_Types].xml", b"macroenabled"
"""The content type of a workbook saved with macros, even if it has none."""
OTHER_KINDS = ("xl/workbook.bin", "content.xml", "Index/Document.iwa")


def read(source: IO[bytes]) -> list[Sheet]:
    """Return the sheets that are not empty, the visible ones first, up to a number of cells."""
    if not DEFUSEDXML or LXML:
        raise RuntimeError("openpyxl must parse with defusedxml")
    _check_archive(source)
    warnings.simplefilter("ignore")
    reader = ExcelReader(source, read_only=True, data_only=True, keep_links=False)
    reader.read()
    paths = {sheet.name: link.target for sheet, link in reader.parser.find_sheets()}
    sheets = reader.wb.worksheets[:MAX_SHEETS]
    found: list[Sheet] = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.sheet_state != "visible"):
        try:
            rows, refusal = _read_sheet(source, sheet, paths[sheet.title]), None
        except Refusal as error:
            rows, refusal = (), error
        except Exception:
            if not found:
                raise
            continue  # what is wrong with a further sheet does no harm to the first
        if rows or refusal:
            found.append(Sheet(clean_cell(sheet.title), rows, refusal))
        if sum(len(row.cells) for read_sheet in found for row in read_sheet.rows) > MANY_CELLS:
            break
    if not found:
        raise SheetEmpty
    return found


def _check_archive(source: IO[bytes]) -> None:
    """Check the sizes in the directory; no more than those is unpacked of any member."""
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names and not any(name.endswith("workbook.xml") for name in names):
        raise OldWorkbook if names & set(OTHER_KINDS) else NotASpreadsheet
    if (
        len(members) > MAX_MEMBERS
        or sum(member.file_size for member in members) > MAX_UNPACKED_SIZE
    ):
        raise FileUnpacksTooLarge
    for archive_member in members:
        if archive_member.file_size > max(SMALL, archive_member.compress_size * HIGHEST_RATIO):
            raise FileUnpacksTooLarge
    if any(name.lower().endswith(MACROS) for name in names) or _declares_macros(source, names):
        raise WorkbookWithMacros


def _declares_macros(source: IO[bytes], names: set[str]) -> bool:
    if TYPES not in names:
        return False
    with zipfile.ZipFile(source) as archive, archive.open(TYPES) as types:
        return MACRO_TYPE in types.read(SMALL).lower()


def _read_sheet(source: IO[bytes], sheet: Any, path: str) -> tuple[SheetRow, ...]:  # noqa: ANN401 - two kinds
    sheet.reset_dimensions()  # those stated in the file may be wrong
    collector = RowCollector()
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > LAST_ROW:
            raise ValueError(number)
        if values:
            collector.add(number, _read_cells(number, values))
    merged = _find_merged(source, path) if collector.rows else []
    return _fill_merged(collector.rows, merged) if merged else tuple(collector.rows)


def _read_cells(number: int, values: Sequence[Any]) -> list[str]:
    """Return the texts; rows may end in thousands of formatted cells without any."""
    beyond = values[MAX_COLUMNS:]
    if beyond.count(None) < len(beyond) and any(
        clean_cell(_format_value(value)) for value in beyond
    ):
        raise TooManyColumns(row=number, most=MAX_COLUMNS)
    return [_format_value(value) for value in values[:MAX_COLUMNS]]


def _find_merged(source: IO[bytes], path: str) -> list[tuple[int, int, int, int]]:
    """Return the merged areas as left, top, right, bottom; reading without their cells has none."""
    found: list[tuple[int, int, int, int]] = []
    rest = b""
    with zipfile.ZipFile(source) as archive, archive.open(path) as member:
        while len(found) < MAX_MERGED_CELLS and (chunk := member.read(SMALL)):
            text = rest + chunk
            found += [_read_area(found_area[1].decode()) for found_area in _MERGED.finditer(text)]
            rest = text[max(text.rfind(b"<"), len(text) - MAX_TAG_LENGTH) :]
    return found[:MAX_MERGED_CELLS]


def _read_area(text: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(text)
    return left or 0, top or 0, right or 0, bottom or 0


def _fill_merged(
    rows: Sequence[SheetRow], areas: Sequence[tuple[int, int, int, int]]
) -> tuple[SheetRow, ...]:
    """Repeat a cell merged over rows in each of them; one merged over columns is a heading."""
    found = {row.number: list(row.cells) for row in rows}
    for left, top, right, bottom in areas:
        if left != right or len(found.get(top, ())) < left:
            continue
        for number in range(top + 1, min(bottom, top + MAX_ROWS) + 1):
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
