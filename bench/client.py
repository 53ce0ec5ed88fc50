"""A bounded client: each request is sent once, over at most 8 kept connections, then it is over."""

import re
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from urllib3 import BaseHTTPResponse, HTTPConnectionPool

CONNECTIONS = 8
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


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
    """The milliseconds of each, sent once; an answer other than `good` ends the measuring."""

    def work(request: Request) -> float:
        begun = time.perf_counter()
        _send(pool, request, good)
        return (time.perf_counter() - begun) * 1000

    with _open_pool(port, connections) as pool, ThreadPoolExecutor(connections) as threads:
        return list(threads.map(work, requests))


def ask(port: int, request: Request, *, good: int = 200) -> BaseHTTPResponse:
    """One request on a connection of its own, answered as it is, not packed."""
    with _open_pool(port, 1) as pool:
        return _send(pool, request, good, encoding="identity")


def read_csrf_token(port: int, cookies: str, *, path: str = "/help") -> str:
    """As it is in a form of a page of this browser."""
    found = _TOKEN.search(ask(port, Request(path, cookies)).data)
    if not found:
        raise SystemExit(f"{path} has no form with a token")
    return found[1].decode()


def _open_pool(port: int, connections: int) -> HTTPConnectionPool:
    return HTTPConnectionPool("127.0.0.1", port, timeout=120, maxsize=connections, retries=False)


def _send(
    pool: HTTPConnectionPool, request: Request, good: int, encoding: str = "gzip, br"
) -> BaseHTTPResponse:
    values: dict[str, Any] = {"redirect": False, "decode_content": False}
    values["headers"] = {
        "Accept-Encoding": encoding, "Accept": request.accept, "Cookie": request.cookies,
    }  # fmt: skip
    if request.fields:
        values |= {"fields": request.fields, "encode_multipart": "file" in request.fields}
    response = pool.request("POST" if request.fields else "GET", request.path, **values)
    if response.status != good:
        # The figure would be that of an error page.
        raise SystemExit(f"{request.path}: {response.status} {response.data[:300]!r}")
    return response
