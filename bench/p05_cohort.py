"""P5: the page of a cohort of 200 people × 40 lessons, against the bare lesson.

Beside the ratio: the same page in an installation ten times as large. On both engines.
"""

import contextlib
from collections.abc import Iterator

from bench.client import Request
from bench.figures import Figure, take_turns
from bench.stage import COHORT, Stage, both_engines, measure_cpu


def measure(stage: Stage) -> Iterator[Figure]:
    for engine_stage in both_engines(stage):
        with contextlib.closing(Stage(engine_stage.people * 10, engine_stage.engine)) as large:
            yield from _measure(engine_stage, large)


def _measure(stage: Stage, large: Stage) -> Iterator[Figure]:
    ours, twin = take_turns(_asking(stage), lambda: measure_cpu(stage.bare, stage.bare_lessons))
    yield Figure("P5", f"cohort page 200 × 40, CPU, {stage.engine}", "ms", ours, 4, 6, bare=twin)
    grown, small = take_turns(_asking(large), _asking(stage))
    what = f"the same at {large.people:,} people ÷ at {stage.people:,}, {stage.engine}"
    yield Figure("P5", what, "ms", grown, 1.2, 1.2, bare=small)


def _asking(stage: Stage):
    page = [Request(f"/cohorts/{COHORT}", stage.sign_in_coordinator())]
    return lambda: measure_cpu(stage.product, page)
