"""First steps counted by organization, and over all of them."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class StepCounts:
    """The steps of one organization. `overdue` ones are among those under way.

    Reports store it: a field that is added gets a default.
    """

    organization_id: int
    written: int
    done: int
    under_way: int
    overdue: int
    dropped: int


@dataclass(frozen=True)
class StepTotals:
    """Organizations, in how many a step is done, and in how many one is overdue."""

    organizations: int
    done: int
    overdue: int


def add_step_counts(counts: Collection[StepCounts]) -> StepTotals:
    """Return in how many organizations a step is done, and in how many one is overdue."""
    return StepTotals(
        organizations=len(counts),
        done=sum(row.done > 0 for row in counts),
        overdue=sum(row.overdue > 0 for row in counts),
    )
