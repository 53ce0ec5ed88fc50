"""Figures over all organizations, in cells too large to tell of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.reporting.queries import Counts, OrganizationRow
from lms.reporting.rules import OTHERS, SMALLEST_CELL, group, keep_large_cells


@dataclass(frozen=True)
class NetworkRow:
    """`key` is empty for all that may not stand alone."""

    key: str
    organizations: int
    enrolled: int
    finished: int


@dataclass(frozen=True)
class Network:
    """None: too few organizations to tell anything."""

    total: NetworkRow | None
    countries: tuple[NetworkRow, ...] | None
    products: tuple[NetworkRow, ...] | None


def build_network(rows: Sequence[tuple[OrganizationRow, Counts]]) -> Network:
    counts = {row.id: found for row, found in rows}
    if len(counts) < SMALLEST_CELL:
        return Network(None, None, None)
    return Network(
        _row(OTHERS, frozenset(counts), counts),
        _cells({row.id: (row.country,) for row, _ in rows}, counts),
        _cells({row.id: row.products or (OTHERS,) for row, _ in rows}, counts),
    )


def _cells(
    members: Mapping[int, Sequence[str]], counts: Mapping[int, Counts]
) -> tuple[NetworkRow, ...] | None:
    kept = keep_large_cells(group(members))
    return tuple(_row(cell.key, cell.ids, counts) for cell in kept) if kept else None


def _row(key: str, ids: frozenset[int], counts: Mapping[int, Counts]) -> NetworkRow:
    own = [counts[one] for one in ids]
    return NetworkRow(
        key, len(ids), sum(one.enrolled for one in own), sum(one.finished for one in own)
    )
