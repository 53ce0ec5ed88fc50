"""Figures over all organizations, in cells large enough not to identify a single one."""

from collections.abc import Sequence

from lms.reporting.disclosure import MIN_CELL_SIZE
from lms.reporting.queries.organizations import OrganizationRow
from lms.reporting.report import NetworkFigures, PeopleCounts, count_cells
from lms.reporting.rules import (
    OTHERS,
    ReportCell,
    drop_revealing_cells,
    group_by_key,
    keep_large_cells,
)


def build_network(rows: Sequence[tuple[OrganizationRow, PeopleCounts]]) -> NetworkFigures:
    """Count the organizations with people in cohorts.

    An organization without people is left out, for it would make a small cell look larger.
    """
    enrolling = [(row, found) for row, found in rows if found.enrolled]
    counts = {row.label.id: found for row, found in enrolling}
    if len(counts) < MIN_CELL_SIZE:
        return NetworkFigures(None, None, None)
    everybody = ReportCell(OTHERS, frozenset(counts))
    by_country = group_by_key({row.label.id: (row.label.country,) for row, _ in enrolling})
    by_product = group_by_key({row.label.id: row.products or (OTHERS,) for row, _ in enrolling})
    countries = keep_large_cells(by_country) or ()
    products = drop_revealing_cells(keep_large_cells(by_product) or (), (everybody, *countries))
    (total,) = count_cells((everybody,), counts)
    return NetworkFigures(
        total,
        count_cells(countries, counts) or None,
        count_cells(products or (), counts) or None,
    )
