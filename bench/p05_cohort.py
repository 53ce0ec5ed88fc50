"""P5: the page of a cohort of 200 people × 40 lessons, against the bare lesson."""

import contextlib
from collections.abc import Iterator

from bench.client import Request, Run, median
from bench.dataset import Size
from bench.figures import Figure, take_turns
from bench.p01_lesson import ENCODING, bare_requests, measure_cpu
from bench.postgres import both_engines
from bench.sessions import SESSIONS
from bench.staff import COHORT, sign_in_coordinator
from bench.stage import Stage

LARGER = 10


def measure(stage: Stage) -> Iterator[Figure]:
    """Beside the ratio: the same page in an installation ten times as large. On both engines."""
    larger = Size(people=stage.size.people * LARGER)
    for engine, one in both_engines(stage):
        with contextlib.closing(type(one)(larger)) as large:
            yield from _measure(one, large, engine)


def _measure(stage: Stage, large: Stage, engine: str) -> Iterator[Figure]:
    runs: list[Run] = []
    pages, bare = _request(stage), bare_requests(SESSIONS)
    ours, twin = take_turns(
        lambda: measure_cpu(stage.product, pages, runs),
        lambda: measure_cpu(stage.bare, bare, []),
    )
    yield Figure("P5", f"cohort page 200 × 40, CPU, {engine}", "ms", ours, 4, 6, bare=twin)
    other = _request(large)
    grown, own = take_turns(
        lambda: measure_cpu(large.product, other, []),
        lambda: measure_cpu(stage.product, pages, []),
    )
    what = f"the same at {large.size.people:,} people ÷ at {stage.size.people:,}, {engine}"
    yield Figure("P5", what, "ms", grown, 1.2, 1.2, bare=own)
    stage.note(f"P5: {median(run.rate for run in runs):.0f} cohort pages/s on {engine}.")


def _request(stage: Stage) -> list[Request]:
    cookies = sign_in_coordinator(stage.database).cookies
    return [Request(f"/cohorts/{COHORT}", cookies, encoding=ENCODING)]
