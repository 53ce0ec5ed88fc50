"""P14: from the start to the first page, and memory after work, against the bare server."""

from collections.abc import Iterator

from bench.client import send_all
from bench.dataset import SECRET_KEY
from bench.figures import Figure, take_turns
from bench.p01_lesson import bare_requests, lesson_requests
from bench.servers import Server, run_bare, run_product
from bench.stage import Stage

ROUNDS = 3
REQUESTS = 10_000


def measure(stage: Stage) -> Iterator[Figure]:
    """Started on data that are there; memory is that of the servers all figures before used."""
    ours, bare = take_turns(lambda: _start(stage), lambda: _start_bare(stage), rounds=ROUNDS)
    yield Figure("P14", "start to the first page", "s", ours, 2.0, 3.0, bare=bare)
    lessons, twins = lesson_requests(stage), bare_requests(len(stage.sessions))
    halves = []
    for _ in range(2):
        _ask_many(stage.product, lessons)
        _ask_many(stage.bare, twins)
        halves.append((stage.product.memory_mb(), stage.bare.memory_mb()))
    (early, _), (late, bare_late) = halves
    yield Figure("P14", "memory (PSS)", "MB", [late], 1.6, 2.0, bare=[bare_late])
    yield Figure("P14", "growth by the last 5,000 requests", "%", [100 * (late / early - 1)], 2, 5)


def _ask_many(server: Server, requests) -> None:
    many = [requests[place % len(requests)] for place in range(REQUESTS // 2)]
    send_all(server.port, many)


def _start(stage: Stage) -> float:
    with run_product(stage.data, secret_key=SECRET_KEY) as server:
        return server.start_seconds


def _start_bare(stage: Stage) -> float:
    with run_bare(stage.bare_data) as server:
        return server.start_seconds
