"""Disclosure rules of reports: numbers instead of names, and no cell that identifies a person."""

import datetime as dt
import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.reporting.disclosure import MIN_CELL_SIZE, is_disclosure_safe

OTHERS = ""
"""The key of the joined cell of groups too small to be shown separately."""


@dataclass(frozen=True)
class Period:
    """Days in the cohort's zone, the last one included."""

    since: dt.date
    until: dt.date


@dataclass(frozen=True)
class ReportCell:
    """A group and the ids of its members."""

    key: str
    ids: frozenset[int]


def find_period(
    since: dt.date | None, until: dt.date | None, *, begins: dt.date, today: dt.date
) -> Period | None:
    """Return the requested period, by default from the first day until today; None when invalid."""
    first, last = since or min(begins, today), until or today
    return Period(first, last) if first <= last <= today else None


def number_unnamed(may_be_named: Iterable[bool]) -> tuple[int | None, ...]:
    """Return a running number for each that may not be named, None for the others."""
    count, numbers = 0, []
    for named in may_be_named:
        count += not named
        numbers.append(None if named else count)
    return tuple(numbers)


def order_for_outside(
    may_be_named: Mapping[int, bool], *, cohort_id: int, secret: bytes
) -> tuple[int, ...]:
    """Return the ids: named ones as they come, then the others in an order without meaning.

    Numbers in the order of the names would reveal them to a reader who knows the cooperatives, and
    so would numbers in an order that can be computed from their ids. The order is the same in every
    report of the cohort, for as long as the server's secret key is.
    """

    def mix(identity: int) -> bytes:
        message = f"report order\0{cohort_id}/{identity}".encode()
        return hmac.digest(secret, message, hashlib.sha256)

    named = [identity for identity, may in may_be_named.items() if may]
    return (*named, *sorted((i for i, may in may_be_named.items() if not may), key=mix))


def group_by_key(members: Mapping[int, Sequence[str]]) -> tuple[ReportCell, ...]:
    """Return one cell for each key; an id with several keys is in several cells."""
    found: dict[str, set[int]] = {}
    for identity, keys in members.items():
        for key in keys:
            found.setdefault(key, set()).add(identity)
    return tuple(ReportCell(key, frozenset(found[key])) for key in sorted(found))


def keep_large_cells(
    cells: Sequence[ReportCell], *, smallest: int = MIN_CELL_SIZE
) -> tuple[ReportCell, ...] | None:
    """Return the cells of sufficient size, and all others joined in one.

    Returns None if nothing may be shown. The joined cell must itself be large enough, else
    subtraction from the total would reveal it: the smallest of the other cells is joined to it
    until it is.
    """
    order = sorted(cells, key=lambda cell: (-len(cell.ids), cell.key))
    shown = [cell for cell in order if len(cell.ids) >= smallest and cell.key != OTHERS]
    rest = frozenset[int]().union(*(cell.ids for cell in order if cell not in shown))
    # Those that are in the joined cell only are revealed by subtraction.
    while rest and shown and len(rest.difference(*(cell.ids for cell in shown))) < smallest:
        rest |= shown.pop().ids
    if rest and len(rest) < smallest:
        return None
    joined = [ReportCell(OTHERS, rest)] if rest else []
    return (*shown, *joined) or None


def select_shared_keys(
    keys: Mapping[int, Sequence[str]],
    numbered: Collection[int],
    beside: Sequence[ReportCell] = (),
    *,
    smallest: int = MIN_CELL_SIZE,
) -> dict[int, tuple[str, ...]]:
    """Return the keys that may be shown by id.

    For a numbered id these are the keys that at least `smallest` numbered ids share: a rarer key
    would identify the id, by its own row or by the group without the named ids. Further
    keys, the rarest that help first, are hidden until no sum or difference of the groups, and of
    the cells shown `beside` them, is the figures of fewer numbered ids.
    """
    others = frozenset(numbered)
    shared = Counter(key for identity in others for key in set(keys[identity]))
    shown = {key for key, count in shared.items() if count >= smallest}
    fixed = [others, *(cell.ids & others for cell in beside)]

    def is_safe(shown: Collection[str]) -> bool:
        groups = group_by_key({id_: [*{*keys[id_]} & {*shown}] or [OTHERS] for id_ in others})
        cells = [*fixed, *(group.ids for group in groups)]
        return is_disclosure_safe(cells, smallest=smallest)

    while shown and not is_safe(shown):
        order = sorted(shown, key=lambda key: (shared[key], key))
        shown.remove(next((key for key in order if is_safe(shown - {key})), order[0]))
    return {
        identity: tuple(key for key in group_keys if identity not in others or key in shown)
        or (OTHERS,)
        for identity, group_keys in keys.items()
    }


def drop_revealing_cells(
    cells: Sequence[ReportCell], beside: Sequence[ReportCell], *, smallest: int = MIN_CELL_SIZE
) -> tuple[ReportCell, ...] | None:
    """Return the cells that reveal nothing in combination with the cells shown beside them.

    The smallest cell is joined to the others until every difference that a reader can compute is
    large enough.
    """
    shown = [cell for cell in cells if cell.key != OTHERS]
    rest = frozenset[int]().union(*(cell.ids for cell in cells if cell.key == OTHERS))
    while shown:
        found = (*shown, ReportCell(OTHERS, rest)) if rest else tuple(shown)
        if is_disclosure_safe([cell.ids for cell in (*found, *beside)], smallest=smallest):
            return found
        rest |= shown.pop().ids
    return None
