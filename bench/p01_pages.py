"""What pages and the sign-in cost the server, against the bare lesson and one verification."""

import time
from collections.abc import Iterator
from functools import partial

from argon2 import PasswordHasher, Type

from bench.client import Request, ask, read_csrf_token, send_all
from bench.dataset import SECRET
from bench.figures import Figure, measure_time, take_turns
from bench.stage import COHORT, SESSIONS, Stage, measure_cpu, send_timed
from lms import clock
from lms.reporting.tasks import NetworkCounter


def measure_p1(stage: Stage) -> Iterator[Figure]:
    yield _compare(stage, "P1 lesson page, CPU", stage.lessons)


def measure_p2(stage: Stage) -> Iterator[Figure]:
    for name, path in (("My learning", "/learn/"), ("catalogue of 31 courses", "/courses/")):
        pages = [Request(path, cookies) for cookies in stage.learners]
        yield _compare(stage, f"P2 {name}, CPU", pages)


def measure_p5(stage: Stage) -> Iterator[Figure]:
    yield from _compare_sizes(stage, "P5", "cohort page 200 × 40", f"/cohorts/{COHORT}")


def measure_p6(stage: Stage) -> Iterator[Figure]:
    """Of figures that the worker has counted."""
    for site in (stage, stage.large):
        NetworkCounter(site.database)(clock.now())
    yield from _compare_sizes(stage, "P6", "network page", "/network/")


def measure_p15(stage: Stage) -> Iterator[Figure]:
    """One connection, so that both sides have the memory to themselves."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
    stored = hasher.hash(SECRET)
    requests = [_sign_in(stage.product.port, id_) for id_ in range(1, SESSIONS + 1)] * 3
    yield take_turns(
        "P15 sign-in, CPU",
        lambda: send_timed(stage.product, requests, good=303, connections=1)[0],
        partial(measure_time, partial(hasher.verify, stored, SECRET), time.process_time, 50),
    )


def _compare(stage: Stage, name: str, pages: list[Request]) -> Figure:
    send_all(stage.product.port, pages * 8)  # each process reads the courses once
    return take_turns(
        name,
        lambda: measure_cpu(stage.product, pages),
        lambda: measure_cpu(stage.bare, stage.bare_lessons),
    )


def _compare_sizes(stage: Stage, id_: str, what: str, path: str) -> Iterator[Figure]:
    """Yield a page of the coordinator, and the same in an installation ten times as large."""
    small, large = ([Request(path, site.coordinator)] for site in (stage, stage.large))
    yield _compare(stage, f"{id_} {what}, CPU", small)
    yield take_turns(
        f"{id_} the same, ten times as many people",
        lambda: measure_cpu(stage.large.product, large),
        lambda: measure_cpu(stage.product, small),
    )


def _sign_in(port: int, person_id: int) -> Request:
    headers = ask(port, Request("/sign-in")).headers
    cookies = "; ".join(cookie.split(";")[0] for cookie in headers.getlist("Set-Cookie"))
    token = read_csrf_token(port, cookies, path="/sign-in")
    fields = {"csrf_token": token, "identifier": f"bench-{person_id}", "secret": SECRET}
    return Request("/sign-in", cookies, fields | {"device": "mine"})
