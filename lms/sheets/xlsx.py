"""Read the values of an XLSX. Only the child process imports this: it parses untrusted files.

Values are what counts: colours, fonts, properties, themes and formulas are not even opened, so
nothing that is wrong in them keeps a list out. A library that reads all of them refuses a workbook
for an empty fill or for a date in its properties.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO
from xml.parsers.expat import ExpatError

from lms.errors import Refusal
from lms.sheets.cell_text import clean_cell
from lms.sheets.model import SheetRow
from lms.sheets.refusals import (
    MAX_COLUMNS,
    MAX_ROWS,
    FileUnpacksTooLarge,
    SheetEmpty,
    TooManyColumns,
    WorkbookDamaged,
)
from lms.sheets.row_collector import RowCollector
from lms.sheets.xlsx_package import Package, SheetPart, is_true
from lms.sheets.xlsx_values import CellValues, TextBuffer, read_day_styles, read_texts
from lms.sheets.xml_events import ElementHandler, read_events

MAX_SHEETS = 20
MAX_READ_TOGETHER = 150_000
"""Rows and cells of all sheets: about 1.1 of the 1.9 seconds of processor time."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MAX_MERGED_CELLS = 5_000
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NO_HEIGHT = re.compile(r"0(?:\.0+)?")


@dataclass(frozen=True)
class WorkbookSheet:
    """A sheet that is not empty: its rows, or why they are not taken."""

    name: str
    rows: tuple[SheetRow, ...]
    refusal: Refusal | None = None


def read(source: IO[bytes]) -> list[WorkbookSheet]:
    """Return the visible sheets that are not empty, else the hidden ones.

    All sheets are read within one limit of processor time. Once one has rows, those behind it are
    read up to MAX_READ_TOGETHER rows and cells, so that a list is not refused for what follows it.

    Raises SheetEmpty and the refusals of the archive.
    """
    with zipfile.ZipFile(source) as archive:
        package = Package(archive)
        package.check()
        parts = package.read_parts()
        values = CellValues(
            read_texts(package, parts.texts),
            read_day_styles(package, parts.styles),
            starts_1904=parts.starts_1904,
        )
        visible = [sheet for sheet in parts.sheets if sheet.is_visible]
        hidden = [sheet for sheet in parts.sheets if not sheet.is_visible]
        sheets = _read_sheets(package, visible, values) or _read_sheets(package, hidden, values)
    if not sheets:
        raise SheetEmpty
    return sheets


def _read_sheets(
    package: Package, parts: Sequence[SheetPart], values: CellValues
) -> list[WorkbookSheet]:
    sheets: list[WorkbookSheet] = []
    read = 0
    for part in parts[:MAX_SHEETS]:
        has_rows = any(sheet.rows for sheet in sheets)
        handler, refusal = (
            _SheetHandler(values, MAX_READ_TOGETHER - read if has_rows else None),
            None,
        )
        try:
            with package.open(part.path) as source:
                read_events(source, handler)
        except Refusal as error:
            refusal = error
        except (ExpatError, ValueError, IndexError):
            refusal = WorkbookDamaged()
        rows = () if refusal else _fill_merged(handler.collector.rows, handler.merged)
        if rows or refusal:
            sheets.append(WorkbookSheet(clean_cell(part.name), rows, refusal))
        read += handler.read
        if has_rows and read > MAX_READ_TOGETHER:
            break
    return sheets


class _SheetHandler(ElementHandler):
    """Collects rows, and the merged areas as left, top, right, bottom.

    `read`: rows and cells so far, the empty ones too. More than `limit` of them are refused.
    """

    def __init__(self, values: CellValues, limit: int | None = None) -> None:
        self.read, self._limit = 0, limit
        self.collector = RowCollector()
        self.merged: list[tuple[int, int, int, int]] = []
        self._values, self._buffer = values, TextBuffer()
        self._row, self._column, self._is_hidden = 0, 0, False
        self._cells: dict[int, str] = {}
        self._kind = self._style = ""
        self._is_value = self._is_reading = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._count()
            self._start_cell(attributes)
        elif name in {"v", "t"}:
            self._is_value = not self._is_reading
        elif name == "row":
            self._count()
            self._start_row(attributes)
        elif name == "rPh":
            self._is_reading = True
        elif name == "mergeCell" and len(self.merged) < MAX_MERGED_CELLS:
            self.merged.append(_read_area(attributes.get("ref", "")))

    def end(self, name: str) -> None:
        self._is_value = False
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._is_reading = False

    def text(self, data: str) -> None:
        if self._is_value:
            self._buffer.add(data)

    def _count(self) -> None:
        self.read += 1
        if self._limit is not None and self.read > self._limit:
            raise FileUnpacksTooLarge

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        stated = attributes.get("r", "")
        number = int(stated[:9]) if stated.isdecimal() else self._row + 1
        if not self._row < number <= LAST_ROW:
            raise ValueError(number)
        self._row, self._column, self._cells = number, 0, {}
        self._is_hidden = is_true(attributes.get("hidden", "")) or bool(
            _NO_HEIGHT.fullmatch(attributes.get("ht", ""))
        )

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        stated = attributes.get("r", "")
        self._column = _read_cell(stated)[0] if stated else self._column + 1
        if self._column > LAST_COLUMN:
            raise ValueError(self._column)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")

    def _end_cell(self) -> None:
        text = self._values.read(self._kind, self._style, self._buffer.take())
        if not text:
            return
        if self._column > MAX_COLUMNS:
            if clean_cell(text):
                raise TooManyColumns(row=self._row, most=MAX_COLUMNS)
            return
        self._cells[self._column] = text

    def _end_row(self) -> None:
        if self._cells:
            cells = [self._cells.get(index, "") for index in range(1, max(self._cells) + 1)]
            self.collector.add(self._row, cells, is_hidden=self._is_hidden)


def _read_cell(reference: str) -> tuple[int, int]:
    """Return column and row of a reference such as B7."""
    found = _CELL.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])


def _read_area(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return (*_read_cell(first), *_read_cell(last or first))


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
    return tuple(SheetRow(row.number, tuple(found[row.number]), row.is_hidden) for row in rows)
