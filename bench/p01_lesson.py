"""P1: the lesson page of somebody signed in, in Chinese, against the bare lesson."""

import statistics
from collections.abc import Iterator

from bench.client import get_all
from bench.figures import Figure, take_turns
from bench.stage import Stage, measure_cpu


def measure(stage: Stage) -> Iterator[Figure]:
    ours: list[float] = []
    bare: list[float] = []
    get_all(stage.product.port, stage.lessons, count=len(stage.lessons))
    values, twin = take_turns(
        lambda: measure_cpu(stage.product, stage.lessons, ours),
        lambda: measure_cpu(stage.bare, stage.bare_lessons, bare),
    )
    yield Figure("P1", "lesson page, CPU of a request", "ms", values, 2.0, 3.0, bare=twin)
    stage.notes.append(
        f"P1: {statistics.median(ours):.0f} requests/s, bare lesson {statistics.median(bare):.0f}."
    )
