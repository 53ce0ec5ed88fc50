"""Figures over all organizations, in cells large enough not to identify a single one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.reporting.queries import OrganizationRow, PeopleCounts
from lms.reporting.rules import (
    OTHERS,
    SMALLEST_CELL,
    ReportCell,
    drop_revealing_cells,
    group_by_key,
    keep_large_cells,
)


@dataclass(frozen=True)
class NetworkRow:
    """`key` is empty for the joined cell of those too small to be shown separately."""

    key: str
    organizations: int
    enrolled: int
    finished: int


@dataclass(frozen=True)
class NetworkFigures:
    """A figure is None when there are too few organizations to show it."""

    total: NetworkRow | None
    countries: tuple[NetworkRow, ...] | None
    products: tuple[NetworkRow, ...] | None


def build_network(rows: Sequence[tuple[OrganizationRow, PeopleCounts]]) -> NetworkFigures:
    """Count the organizations with people in cohorts.

    An organization without people is left out, for it would make a small cell look larger.
    """
    known = [(row, found) for row, found in rows if found.enrolled]
    counts = {row.id: found for row, found in known}
    if len(counts) < SMALLEST_CELL:
        return NetworkFigures(None, None, None)
    everybody = ReportCell(OTHERS, frozenset(counts))
    countries = keep_large_cells(group_by_key({row.id: (row.country,) for row, _ in known})) or ()
    products = keep_large_cells(
        group_by_key({row.id: row.products or (OTHERS,) for row, _ in known})
    )
    products = drop_revealing_cells(products or (), (everybody, *countries))
    return NetworkFigures(
        _row(everybody, counts),
        tuple(_row(cell, counts) for cell in countries) or None,
        tuple(_row(cell, counts) for cell in products or ()) or None,
    )


def _row(cell: ReportCell, counts: Mapping[int, PeopleCounts]) -> NetworkRow:
    own = [counts[one] for one in cell.ids]
    return NetworkRow(
        cell.key,
        len(cell.ids),
        sum(one.enrolled for one in own),
        sum(one.finished for one in own),
    )
