"""A titled table, for a workbook, a CSV file and a page."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "count", "date"]
CellValue = str | int | dt.date | None


@dataclass(frozen=True)
class Column:
    """`total_column`: the index of the column that holds the total of a count, as in "3 of 8"."""

    label: str
    kind: ColumnKind = "text"
    total_column: int | None = None


@dataclass(frozen=True)
class Table:
    """`total`: the last row, empty if sums have no meaning.

    `highlighted`: cells (row, column) that need attention, counted from 0 in `rows`. `hidden`: rows
    that a workbook holds and does not show.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    total: tuple[CellValue, ...] = ()
    highlighted: frozenset[tuple[int, int]] = frozenset()
    hidden: frozenset[int] = frozenset()
