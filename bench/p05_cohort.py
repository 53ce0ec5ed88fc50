"""P5: the page of a cohort of 200 people × 40 lessons, against the bare lesson.

Beside the ratio: the same page in an installation ten times as large. On both engines.
"""

import contextlib
import statistics
from collections.abc import Iterator

from bench.client import Request
from bench.dataset import Size
from bench.figures import Figure, take_turns
from bench.stage import COHORT, ENCODING, Stage, both_engines, measure_cpu


def measure(stage: Stage) -> Iterator[Figure]:
    larger = Size(people=stage.size.people * 10)
    for engine, both_engine in both_engines(stage):
        with contextlib.closing(type(both_engine)(larger)) as large:
            yield from _measure(both_engine, large, engine)


def _measure(stage: Stage, large: Stage, engine: str) -> Iterator[Figure]:
    rates: list[float] = []
    ours, twin = take_turns(
        _asking(stage, rates), lambda: measure_cpu(stage.bare, stage.bare_lessons, [])
    )
    yield Figure("P5", f"cohort page 200 × 40, CPU, {engine}", "ms", ours, 4, 6, bare=twin)
    grown, small = take_turns(_asking(large, []), _asking(stage, []))
    what = f"the same at {large.size.people:,} people ÷ at {stage.size.people:,}, {engine}"
    yield Figure("P5", what, "ms", grown, 1.2, 1.2, bare=small)
    stage.notes.append(f"P5: {statistics.median(rates):.0f} cohort pages/s on {engine}.")


def _asking(stage: Stage, rates: list[float]):
    cookies = stage.sign_in_coordinator().cookies
    page = [Request(f"/cohorts/{COHORT}", cookies, encoding=ENCODING)]
    return lambda: measure_cpu(stage.product, page, rates)
