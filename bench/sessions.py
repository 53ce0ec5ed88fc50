"""People who are signed in, made by the service that signing in uses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.client import Request, ask
from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.secrets import new_token, token_hash
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.db import Database

SESSIONS = 16
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Signed:
    """A person with a live session, as her browser would be."""

    person_id: int
    cookies: str


def sign_in_all(database: Database, people: Sequence[int]) -> list[Signed]:
    return [Signed(one, f"session={database.write(_begin, person_id=one)}") for one in people]


def read_csrf_token(port: int, cookies: str, *, path: str = "/help") -> str:
    """As it stands in a form of a page of this browser."""
    body, _ = ask(port, Request(path, cookies, encoding="identity"))
    found = _TOKEN.search(body)
    if not found:
        raise SystemExit(f"{path} has no form with a token")
    return found[1].decode()


def _begin(session, *, person_id: int) -> str:
    token, moment = new_token(), clock.now()
    new = SessionDetails(token_hash(token), "mine", "bench")
    start_session(session, Act(SYSTEM, moment), new, person_id=person_id)
    return token
