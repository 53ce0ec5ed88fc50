"""P15: signing in against the one argon2id verification that it cannot do without."""

import time
from collections.abc import Iterator

from argon2 import PasswordHasher, Type

from bench.client import Request, ask, send_all
from bench.dataset import SECRET
from bench.figures import Figure, take_turns
from bench.sessions import SESSIONS, read_csrf_token
from bench.stage import Stage

TIMES = 3


def measure(stage: Stage) -> Iterator[Figure]:
    """One connection, so that both sides have the memory to themselves."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
    stored = hasher.hash(SECRET)
    requests = [_sign_in(stage, person) for person in range(1, SESSIONS + 1)] * TIMES
    ours, bare = take_turns(
        lambda: _measure_cpu(stage, requests), lambda: _verify(hasher, stored, len(requests))
    )
    yield Figure("P15", "sign-in, CPU", "ms", ours, 1.3, 1.6, bare=bare)


def _sign_in(stage: Stage, person: int) -> Request:
    port = stage.product.port
    _, cookies = ask(port, Request("/sign-in"))
    token = read_csrf_token(port, cookies, path="/sign-in")
    fields = {
        "csrf_token": token, "identifier": f"bench-{person}", "secret": SECRET, "device": "mine",
    }  # fmt: skip
    return Request("/sign-in", cookies, fields)


def _measure_cpu(stage: Stage, requests: list[Request]) -> float:
    before = stage.product.cpu_seconds()
    send_all(stage.product.port, requests, good={303}, connections=1)
    return (stage.product.cpu_seconds() - before) * 1000 / len(requests)


def _verify(hasher: PasswordHasher, stored: str, count: int) -> float:
    begun = time.process_time()
    for _ in range(count):
        hasher.verify(stored, SECRET)
    return (time.process_time() - begun) * 1000 / count
