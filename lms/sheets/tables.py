"""A titled table: what a workbook, a CSV file and a page show alike."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "count", "date"]
CellValue = str | int | dt.date | None


@dataclass(frozen=True)
class Column:
    """`of`: the place of the column that a count is told of: "3 of 8"."""

    label: str
    kind: ColumnKind = "text"
    of: int | None = None


@dataclass(frozen=True)
class Table:
    """`total`: the last row, empty where adding up says nothing.

    `marked`: places of cells (row, column), counted from 0 in `rows`, that need attention.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    total: tuple[CellValue, ...] = ()
    marked: frozenset[tuple[int, int]] = frozenset()
