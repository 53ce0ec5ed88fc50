"""Pages of somebody signed in against the bare lesson: P1 a lesson, P5 a cohort of 200 × 40."""

import contextlib
from collections.abc import Iterator

from bench.client import Request, send_all
from bench.figures import Figure, take_turns
from bench.stage import COHORT, Stage, measure_cpu


def measure_p1(stage: Stage) -> Iterator[Figure]:
    send_all(stage.product.port, stage.lessons)
    yield take_turns(
        lambda: measure_cpu(stage.product, stage.lessons),
        lambda: measure_cpu(stage.bare, stage.bare_lessons),
        *("P1", "lesson page, CPU of a request", "ms"), limits=(2, 3),
    )  # fmt: skip


def measure_p5(stage: Stage) -> Iterator[Figure]:
    """Beside the ratio: the same page in an installation ten times as large."""
    yield take_turns(
        _asking(stage), lambda: measure_cpu(stage.bare, stage.bare_lessons),
        *("P5", "cohort page 200 × 40, CPU", "ms"), limits=(4, 6),
    )  # fmt: skip
    with contextlib.closing(Stage(stage.people * 10, stage.engine)) as large:
        what = f"the same at {large.people:,} people ÷ at {stage.people:,}"
        yield take_turns(_asking(large), _asking(stage), "P5", what, "ms", limits=(1.2, 1.2))


def _asking(stage: Stage):
    page = [Request(f"/cohorts/{COHORT}", stage.sign_in_coordinator())]
    return lambda: measure_cpu(stage.product, page)
