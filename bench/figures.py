"""What is measured, against which target, and the table that is printed."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

# Unit, target, fails over: under, where the target is the least that is wanted.
TARGETS = {
    "P1 lesson page, CPU": ("ms", 2, 3),
    "P2 My learning, CPU": ("ms", 2, 3),
    "P2 catalogue of 31 courses, CPU": ("ms", 2, 3),
    "P3 submit a quiz of 14, CPU": ("ms", 10, 15),
    "P3 save one answer, CPU": ("ms", 5, 8),
    "P3 submit, p99 ÷ p50, 8 clients": ("", 8, 15),
    "P3 hold of the write lock, p99": ("ms", 20, 20),
    "P5 cohort page 200 × 40, CPU": ("ms", 4, 6),
    "P5 the same, ten times as many people": ("ms", 1.2, 1.2),
    "P6 network page, CPU": ("ms", 4, 6),
    "P6 the same, ten times as many people": ("ms", 1.2, 1.2),
    "P7 report XLSX 5,000 × 40, wall": ("s", 1.5, 1.5),
    "P7 its peak memory": ("MiB", 100, 100),
    "P8 one certificate, CPU": ("ms", 14, 18),
    "P8 one certificate, size": ("KB", 50, 60),
    "P9 batch of 300, 2 children": ("/s", 30, 25),
    "P9 peak memory of a child": ("MiB", 250, 250),
    "P11 first visit of a lesson, requests": ("", 6, 8),
    "P11 first visit of a lesson, on the wire": ("KB", 30, 60),
    "P11 next lesson, requests": ("", 1, 2),
    "P11 next lesson, on the wire": ("KB", 6, 8),
    "P11 repeat, requests": ("", 1, 2),
    "P11 repeat, on the wire": ("KB", 6, 8),
    "P11 requests to other hosts": ("", 0, 0),
    "P12 largest paint, 400 kbit/s": ("s", 2.5, 2.5),
    "P12 layout shift": ("", 0, 0),
    "P12 script": ("ms", 50, 50),
    "P12 text at 50 kbit/s": ("s", 8, 8),
    "P12 text at 50 kbit/s, repeat": ("s", 3, 3),
    "P13 search, 20,000 documents, p95": ("ms", 20, 20),
    "P14 start to the first page": ("s", 2.5, 3.5),
    "P14 memory (PSS)": ("MB", 2, 2.5),
    "P14 growth by the last 5,000 requests": ("%", 2, 5),
    "P15 sign-in, CPU": ("ms", 1.3, 1.6),
    "P16 roster of 5,000 rows, wall": ("s", 30, 30),
    "P16 others' p95 meanwhile": ("ms", 500, 500),
    "P17 make run in a fresh clone": ("s", 3, 5),
}


@dataclass(frozen=True)
class Figure:
    """One line of the table: the values of the rounds.

    `bare`: values of the twin, taken in turn; the figure is then the ratio of the medians.
    """

    name: str
    values: Sequence[float]
    bare: Sequence[float] = ()
    engine: str = ""

    @property
    def result(self) -> float:
        return median(self.values) / (median(self.bare) if self.bare else 1)

    @property
    def verdict(self) -> str:
        _, target, limit = TARGETS[self.name]
        sign = -1 if limit < target else 1
        if sign * self.result <= sign * target:
            return "met"
        return "missed" if sign * self.result <= sign * limit else "fails"

    def list_cells(self) -> Iterator[str]:
        """Yield the cells of a line of docs/performance.md."""
        unit, target, limit = TARGETS[self.name]
        ratios = self.values
        if self.bare:
            ratios = [own / bare for own, bare in zip(self.values, self.bare, strict=True)]
        yield self.name + self.engine
        for values in (self.values, self.bare):
            yield f"{median(values):.3g} {unit}" if self.bare else ""
        spread = f"({min(ratios):.3g}–{max(ratios):.3g})"
        yield f"{self.result:.3g} {'×' if self.bare else unit} {spread}"
        yield f"{target:.3g} ({limit:.3g})"
        yield self.verdict


def take_turns(
    name: str, ours: Callable[[], float], bare: Callable[[], float], rounds: int = 5
) -> Figure:
    """A B A B …: what disturbs the machine disturbs both."""
    return Figure(name, *zip(*[(ours(), bare()) for _ in range(rounds)], strict=True))


def measure_time(
    work: Callable[[], object], clock: Callable[[], float] = time.perf_counter, times: int = 1
) -> float:
    """Milliseconds of each call, of the wall or of a clock that counts CPU."""
    begun = clock()
    for _ in range(times):
        work()
    return (clock() - begun) * 1000 / times


def build_table(figures: Sequence[Figure]) -> str:
    head = ["figure", "ours", "bare", "result (spread)", "target (fails over)", ""]
    rows = [head, ["---"] * len(head), *(figure.list_cells() for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
