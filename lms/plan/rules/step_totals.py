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
    """Organizations that take part, in how many a step is done, and in how many one is overdue.

    `unreadable`: of how many the plan may not be read, so that their steps are in no count.
    """

    organizations: int
    done: int
    overdue: int
    unreadable: int = 0


def add_step_counts(counts: Collection[StepCounts], organizations: int) -> StepTotals:
    """Return in how many of the organizations that take part a step is done or overdue."""
    return StepTotals(
        organizations=organizations,
        unreadable=organizations - len(counts),
        done=sum(row.done > 0 for row in counts),
        overdue=sum(row.overdue > 0 for row in counts),
    )
