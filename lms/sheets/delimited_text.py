"""Lines of text into rows: commas, semicolons, tabs or full-width commas between the cells."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from statistics import median

from lms.sheets.model import SheetRow
from lms.sheets.refusals import NotASpreadsheet
from lms.sheets.row_collector import RowCollector

DELIMITERS = ("\t", ",", ";", "，")
ROWS_SAMPLED = 50
_SEPARATOR_LINE = re.compile(r"sep=([\t,;，])\r?\n", re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""


def split(text: str) -> tuple[SheetRow, ...]:
    """Raises NotASpreadsheet, SheetEmpty and what passes a limit."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _find_delimiter(text)
    collector = RowCollector()
    for number, cells in enumerate(_read(text, delimiter), 1):
        collector.add(number, cells)
    return collector.close()


def _find_delimiter(text: str) -> str:
    """The one that makes most columns in most rows; cells alone may hold the others."""
    return max(DELIMITERS, key=lambda each: _count_columns(text, each))


def _count_columns(text: str, delimiter: str) -> float:
    if delimiter not in text:
        return 0
    rows = islice((row for row in _read(text, delimiter) if any(row)), ROWS_SAMPLED)
    return median([len(row) for row in rows] or [0])


def _read(text: str, delimiter: str) -> Iterator[list[str]]:
    """Quotes as programs write them; a text in which they do not pair has none."""
    lines = io.StringIO(text, newline="")
    try:
        if _has_pairs(text, delimiter):
            yield from csv.reader(lines, delimiter=delimiter, strict=True)
        else:
            yield from csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    except csv.Error as error:  # a cell of more than 131,072 characters
        raise NotASpreadsheet from error


def _has_pairs(text: str, delimiter: str) -> bool:
    if '"' not in text:
        return False
    try:
        for _row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True
