"""A bounded client: at most 8 connections, a given number of requests, then it is over.

GETs go through wrk where it is installed (it takes less of the two cores), everything else and
every machine without wrk through threads that each keep one connection.
"""

import contextlib
import http.client
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

CONNECTIONS = 8
_WRK = ("wrk", "-t1", f"-c{CONNECTIONS}", "-d3s", "--timeout", "10s")
_LUA = """
local made, number = {}, 0
local wanted = { %s }
function init()
  for place, each in ipairs(wanted) do made[place] = wrk.format("GET", each[1], each[2]) end
end
function request()
  number = number + 1
  return made[number %% #made + 1]
end
"""


@dataclass(frozen=True)
class Request:
    """`fields` makes it a POST of a form, `body` one of its own kind; `cookies` is the header."""

    path: str
    cookies: str = ""
    fields: Mapping[str, str] | None = None
    encoding: str = "gzip"
    accept: str = "text/html"
    body: bytes = b""
    kind: str = "application/x-www-form-urlencoded"

    @property
    def headers(self) -> dict[str, str]:
        found = {"Accept-Encoding": self.encoding, "Accept": self.accept, "Cookie": self.cookies}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Run:
    """What a series of requests took; `milliseconds` of each where they were taken singly."""

    count: int
    seconds: float
    milliseconds: Sequence[float] = field(default=(), repr=False)

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        return percentile(self.milliseconds, share)


class WrongAnswer(RuntimeError):
    """An answer that does not count: the figure would be that of an error page."""


def percentile(values: Sequence[float], share: float) -> float:
    """By nearest rank."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def get_all(port: int, requests: Sequence[Request], *, count: int) -> Run:
    """GET these in turn over 8 connections; each must answer 200. Ends after 3 s or `count`."""
    for request in requests:
        ask(port, request)
    if shutil.which("wrk"):
        return _run_wrk(port, requests)
    return send_all(port, [requests[place % len(requests)] for place in range(count)])


def send_all(
    port: int, requests: Sequence[Request], *, good: int = 200, connections: int = CONNECTIONS
) -> Run:
    """Send each once, over that many kept connections."""
    waiting = iter(requests)  # each thread takes the next: a list's iterator is safe to share
    begun = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        works = [pool.submit(_send_waiting, port, waiting, good) for _ in range(connections)]
    took = [milliseconds for work in works for milliseconds in work.result()]
    return Run(len(took), time.monotonic() - begun, took)


def ask(port: int, request: Request, *, good: int = 200) -> tuple[bytes, http.client.HTTPMessage]:
    """One request on a connection of its own: the body and the headers of the answer."""
    with contextlib.closing(_connect(port)) as connection:
        response = _send(connection, request, good)
        return response.read(), response.headers


def _connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=120)


def _send_waiting(port: int, waiting, good: int) -> list[float]:
    """Milliseconds of each request; the first wrong answer ends this connection."""
    took = []
    with contextlib.closing(_connect(port)) as connection:
        for request in waiting:
            begun = time.perf_counter()
            _send(connection, request, good).read()
            took.append((time.perf_counter() - begun) * 1000)
    return took


def _send(connection: http.client.HTTPConnection, request: Request, good: int):
    if request.fields is None and not request.body:
        connection.request("GET", request.path, headers=request.headers)
    else:
        body = request.body or urlencode(request.fields or {})
        headers = request.headers | {"Content-Type": request.kind}
        connection.request("POST", request.path, body, headers)
    response = connection.getresponse()
    if response.status != good:
        where = response.getheader("Location", "")
        raise WrongAnswer(f"{request.path}: {response.status} {where} {response.read()[:300]!r}")
    return response


def _run_wrk(port: int, requests: Sequence[Request]) -> Run:
    def table(request: Request) -> str:
        headers = ", ".join(f'["{name}"] = "{value}"' for name, value in request.headers.items())
        return f'{{"{request.path}", {{["Host"] = "127.0.0.1", {headers}}}}}'

    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % ",\n".join(map(table, requests)))
        script.flush()
        command = [*_WRK, "-s", script.name, f"http://127.0.0.1:{port}"]
        output = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=63
        ).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)s", output)
    if not found or "Non-2xx" in output or "Socket errors" in output:
        raise WrongAnswer(output)
    return Run(int(found[1]), float(found[2]))
