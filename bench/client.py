"""A bounded client: each request is sent once, over at most 8 kept connections, then it is over."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from urllib3 import BaseHTTPResponse, PoolManager

from bench.figures import measure_time

CONNECTIONS = 8
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_POOLS = PoolManager(maxsize=CONNECTIONS, timeout=120, retries=False)


@dataclass(frozen=True)
class Request:
    """`fields` makes it a POST of a form; `file` in it is a name and bytes."""

    path: str
    cookies: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    accept: str = "text/html"


def send_all(
    port: int, requests: Sequence[Request], *, good: int = 200, connections: int = CONNECTIONS
) -> list[float]:
    """The milliseconds of each, sent once."""

    def work(request: Request) -> float:
        return measure_time(lambda: ask(port, request, good=good))

    with ThreadPoolExecutor(connections) as threads:
        return list(threads.map(work, requests))


def ask(port: int, request: Request, *, good: int = 200) -> BaseHTTPResponse:
    """An answer other than `good` ends the measuring: the figure would be that of an error page."""
    form: dict[str, Any] = {}
    if request.fields:
        form = {"fields": request.fields, "encode_multipart": "file" in request.fields}
    headers = {"Accept-Encoding": "gzip, br", "Accept": request.accept, "Cookie": request.cookies}
    method, url = "POST" if form else "GET", f"http://127.0.0.1:{port}{request.path}"
    response = _POOLS.request(method, url, headers=headers, redirect=False, **form)
    if response.status != good:
        raise SystemExit(f"{request.path}: {response.status} {response.data[:300]!r}")
    return response


def read_csrf_token(port: int, cookies: str, *, path: str = "/help") -> str:
    """As it is in a form of a page of this browser."""
    found = _TOKEN.search(ask(port, Request(path, cookies)).data)
    assert found, f"{path} has no form with a token"
    return found[1].decode()
