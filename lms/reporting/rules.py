"""What a report may show: numbers instead of names, and no cell so small that it tells of one."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SMALLEST_CELL = 5
OTHERS = ""
"""The key of the cell that holds what may not stand alone."""


@dataclass(frozen=True)
class Period:
    """Days in the cohort's zone, the last one included."""

    since: dt.date
    until: dt.date


@dataclass(frozen=True)
class Cell:
    """A group and the ids of those in it."""

    key: str
    ids: frozenset[int]


def find_period(
    since: dt.date | None, until: dt.date | None, *, begins: dt.date, today: dt.date
) -> Period | None:
    """What was asked for, from the first day until today where nothing was said; None = wrong."""
    first, last = since or min(begins, today), until or today
    return Period(first, last) if first <= last <= today else None


def number_unnamed(may_be_named: Iterable[bool]) -> tuple[int | None, ...]:
    """A running number for each that may not be named, None for the others."""
    count, numbers = 0, []
    for named in may_be_named:
        count += not named
        numbers.append(None if named else count)
    return tuple(numbers)


def group(members: Mapping[int, Sequence[str]]) -> tuple[Cell, ...]:
    """One cell for each key; an id with several keys is in several cells."""
    found: dict[str, set[int]] = {}
    for identity, keys in members.items():
        for key in keys:
            found.setdefault(key, set()).add(identity)
    return tuple(Cell(key, frozenset(found[key])) for key in sorted(found))


def keep_large_cells(
    cells: Sequence[Cell], *, smallest: int = SMALLEST_CELL
) -> tuple[Cell, ...] | None:
    """The cells with enough in them, all others joined in one; None when nothing may be shown.

    The joined cell must be large enough itself, else subtraction from the whole would give it
    away: the smallest of the others joins it until it is.
    """
    order = sorted(cells, key=lambda cell: (-len(cell.ids), cell.key))
    shown = [cell for cell in order if len(cell.ids) >= smallest and cell.key != OTHERS]
    rest = frozenset[int]().union(*(cell.ids for cell in order if cell not in shown))
    while rest and shown and _hidden(rest, shown) < smallest:
        rest |= shown.pop().ids
    if rest and len(rest) < smallest:
        return None
    joined = [Cell(OTHERS, rest)] if rest else []
    return (*shown, *joined) or None


def _hidden(rest: frozenset[int], shown: Sequence[Cell]) -> int:
    """How many are in the joined cell and nowhere else: those that subtraction would show."""
    return len(rest - frozenset[int]().union(*(cell.ids for cell in shown)))
