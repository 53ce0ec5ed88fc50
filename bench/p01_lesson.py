"""P1: the lesson page of somebody signed in, in Chinese, against the bare lesson."""

from collections.abc import Iterator, Sequence

from bench.client import Request, Run, get_all, median
from bench.figures import Figure, take_turns
from bench.servers import Server
from bench.stage import Stage

COUNT = 2000
ENCODING = "gzip, br"


def measure(stage: Stage) -> Iterator[Figure]:
    ours, bare = lesson_requests(stage), bare_requests(len(stage.sessions))
    runs: dict[str, list[Run]] = {"ours": [], "bare": []}
    get_all(stage.product.port, ours, count=len(ours))
    values, twin = take_turns(
        lambda: measure_cpu(stage.product, ours, runs["ours"]),
        lambda: measure_cpu(stage.bare, bare, runs["bare"]),
    )
    yield Figure("P1", "lesson page, CPU of a request", "ms", values, 2.0, 3.0, bare=twin)
    rates = {name: median(run.rate for run in found) for name, found in runs.items()}
    stage.note(f"P1: {rates['ours']:.0f} requests/s, bare lesson {rates['bare']:.0f}.")


def measure_cpu(server: Server, requests: Sequence[Request], runs: list[Run]) -> float:
    """Milliseconds of CPU for each request."""
    before = server.cpu_seconds()
    run = get_all(server.port, requests, count=COUNT)
    runs.append(run)
    return (server.cpu_seconds() - before) * 1000 / (run.count + len(requests))


def lesson_requests(stage: Stage) -> list[Request]:
    """One lesson for each of the 16 sessions."""
    return [
        Request(f"/learn/reference/lesson-{place:02}", one.cookies, encoding=ENCODING)
        for place, one in enumerate(stage.sessions, 1)
    ]


def bare_requests(count: int) -> list[Request]:
    return [Request(f"/lesson?id={place}", encoding=ENCODING) for place in range(1, count + 1)]
