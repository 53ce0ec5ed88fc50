"""Split text into rows, with commas, semicolons, tabs or full-width commas between cells."""

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
"""The first line, which sets the delimiter for Excel."""


def split(text: str) -> tuple[SheetRow, ...]:
    """Return the rows. Raises NotASpreadsheet, SheetEmpty and the refusals of limits."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        text, delimiter = text[declared.end() :], declared[1]
    else:  # the one that yields the most columns in the most rows
        delimiter = max(DELIMITERS, key=lambda sign: _count_columns(text, sign))
    collector = RowCollector()
    for number, cells in enumerate(_read(text, delimiter), 1):
        collector.add(number, cells)
    return collector.close()


def _count_columns(text: str, delimiter: str) -> float:
    if delimiter not in text:
        return 0
    rows = islice((row for row in _read(text, delimiter) if any(row)), ROWS_SAMPLED)
    return median([len(row) for row in rows] or [0])


def _read(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield rows with quoted cells; unbalanced quotes are taken as plain characters."""
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
