"""P1: the lesson page of somebody signed in, in Chinese, against the bare lesson."""

from collections.abc import Iterator

from bench.client import send_all
from bench.figures import Figure, take_turns
from bench.stage import Stage, measure_cpu


def measure(stage: Stage) -> Iterator[Figure]:
    send_all(stage.product.port, stage.lessons)
    values, twin = take_turns(
        lambda: measure_cpu(stage.product, stage.lessons),
        lambda: measure_cpu(stage.bare, stage.bare_lessons),
    )
    yield Figure("P1", "lesson page, CPU of a request", "ms", values, 2.0, 3.0, bare=twin)
