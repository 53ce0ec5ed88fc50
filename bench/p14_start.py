"""P14: from the start to the first page, and memory after work, against the bare server."""

from collections.abc import Iterator

from bench.client import send_all
from bench.figures import Figure, take_turns
from bench.servers import run_bare
from bench.stage import SESSIONS, Stage

TIMES = 5000 // SESSIONS + 1


def measure_p14(stage: Stage) -> Iterator[Figure]:
    """Started on data that are there; memory is that of the servers all figures before used."""
    yield take_turns(
        lambda: _start(stage.run_product()), lambda: _start(run_bare(stage.bare_data)),
        *("P14", "start to the first page", "s"), limits=(2, 3), rounds=3,
    )  # fmt: skip
    halves = []
    for _ in range(2):
        send_all(stage.product.port, stage.lessons * TIMES)
        send_all(stage.bare.port, stage.bare_lessons * TIMES)
        halves.append((stage.product.memory_mb(), stage.bare.memory_mb()))
    (early, _), (late, bare_late) = halves
    yield Figure("P14", "memory (PSS)", "MB", [late], 1.6, 2.0, bare=[bare_late])
    yield Figure("P14", "growth by the last 5,000 requests", "%", [100 * (late / early - 1)], 2, 5)


def _start(running) -> float:
    with running as server:
        return server.start_seconds
