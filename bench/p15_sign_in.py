"""P15: signing in against the one argon2id verification that it cannot do without."""

from collections.abc import Iterator

from argon2 import PasswordHasher, Type

from bench.client import Request, ask, read_csrf_token
from bench.dataset import SECRET
from bench.figures import Figure, take_turns, time_each
from bench.stage import SESSIONS, Stage, send_timed


def measure_p15(stage: Stage) -> Iterator[Figure]:
    """One connection, so that both sides have the memory to themselves."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
    stored = hasher.hash(SECRET)
    requests = [_sign_in(stage.product.port, id_) for id_ in range(1, SESSIONS + 1)] * 3
    yield take_turns(
        lambda: send_timed(stage.product, requests, good=303, connections=1)[0],
        lambda: time_each(lambda _: hasher.verify(stored, SECRET), len(requests)),
        *("P15", "sign-in, CPU", "ms"), limits=(1.3, 1.6),
    )  # fmt: skip


def _sign_in(port: int, person_id: int) -> Request:
    headers = ask(port, Request("/sign-in")).headers
    cookies = "; ".join(cookie.split(";")[0] for cookie in headers.getlist("Set-Cookie"))
    token = read_csrf_token(port, cookies, path="/sign-in")
    fields = {"csrf_token": token, "identifier": f"bench-{person_id}", "secret": SECRET}
    return Request("/sign-in", cookies, fields | {"device": "mine"})
