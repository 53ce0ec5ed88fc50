"""What is measured, how pairs take turns, and the table that is printed."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of the table: values of the rounds, against a target and a limit.

    `bare`: values of the twin, taken in turn; the figure is then the ratio of the medians.
    `is_least`: the target is the least that is wanted, otherwise the most.
    """

    id: str
    what: str
    unit: str
    values: Sequence[float]
    target: float
    limit: float
    bare: Sequence[float] = ()
    is_least: bool = False

    @property
    def result(self) -> float:
        return median(self.values) / (median(self.bare) if self.bare else 1)

    @property
    def verdict(self) -> str:
        sign = -1 if self.is_least else 1
        if sign * self.result <= sign * self.target:
            return "met"
        return "missed" if sign * self.result <= sign * self.limit else "fails"

    def list_cells(self) -> Iterator[str]:
        """Yield the cells of a line of docs/performance.md."""
        ratios = self.values
        if self.bare:
            ratios = [own / bare for own, bare in zip(self.values, self.bare, strict=True)]
        yield f"{self.id} {self.what}"
        for values in (self.values, self.bare):
            yield f"{median(values):.3g} {self.unit}" if self.bare else ""
        spread = f"({min(ratios):.3g}–{max(ratios):.3g})"
        yield f"{self.result:.3g} {'×' if self.bare else self.unit} {spread}"
        yield f"{self.target:.3g} ({self.limit:.3g})"
        yield self.verdict


def take_turns(
    ours: Callable[[], float],
    bare: Callable[[], float],
    *names: str,
    limits: tuple[float, float],
    rounds: int = 5,
    is_least: bool = False,
) -> Figure:
    """A B A B …: what disturbs the machine disturbs both. `names`: id, what and unit."""
    values, twin = zip(*[(ours(), bare()) for _ in range(rounds)], strict=True)
    return Figure(*names, values, *limits, twin, is_least)


def time_each(
    work: Callable[[int], object], times: int = 1, clock: Callable[[], float] = time.process_time
) -> float:
    """Milliseconds of each of so many calls, by default of this process alone."""
    begun = clock()
    for number in range(times):
        work(number)
    return (clock() - begun) * 1000 / times


def build_table(figures: Sequence[Figure]) -> str:
    head = ["figure", "ours", "bare", "result (spread)", "target (fails over)", ""]
    rows = [head, ["---"] * len(head), *(figure.list_cells() for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
