"""A bounded client: at most 8 connections, a given number of requests, then it is over.

GETs go through wrk where it is installed (it takes less of the two cores), everything else and
every machine without wrk through eight threads on plain sockets.
"""

import contextlib
import http.client
import queue
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

CONNECTIONS = 8
WRK_SECONDS = 3
GOOD = frozenset({200})
_LUA = """
local wanted, number = {{ {requests} }}, 0
local made = {{}}
function init()
  for place, headers in ipairs(wanted) do
    local path = headers.path
    headers.path = nil
    made[place] = wrk.format("GET", path, headers)
  end
end
function request()
  number = number + 1
  return made[number % #made + 1]
end
"""


@dataclass(frozen=True)
class Request:
    """`fields` makes it a POST of a form; `cookies` is the Cookie header."""

    path: str
    cookies: str = ""
    fields: Mapping[str, str] | None = None
    encoding: str = "gzip"
    accept: str = "text/html"

    @property
    def headers(self) -> dict[str, str]:
        found = {"Accept-Encoding": self.encoding, "Accept": self.accept}
        if self.cookies:
            found["Cookie"] = self.cookies
        return found


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
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def get_all(port: int, requests: Sequence[Request], *, count: int) -> Run:
    """GET these in turn over 8 connections; each must answer 200. Ends after 3 s or `count`."""
    for request in requests:
        ask(port, request)
    if shutil.which("wrk"):
        return _run_wrk(port, requests)
    return send_all(port, [requests[place % len(requests)] for place in range(count)])


def send_all(
    port: int, requests: Sequence[Request], *, good: Collection[int] = GOOD,
    connections: int = CONNECTIONS,
) -> Run:  # fmt: skip
    """Send each once, over that many kept connections."""
    waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
    for request in requests:
        waiting.put(request)
    took: list[float] = []
    wrong: list[BaseException] = []
    threads = [
        threading.Thread(target=_send_waiting, args=(port, waiting, good, took, wrong))
        for _ in range(connections)
    ]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return Run(len(took), time.monotonic() - begun, took)


def ask(port: int, request: Request, *, good: Collection[int] = GOOD) -> tuple[bytes, str]:
    """One request on a connection of its own: the body and the cookies it sets."""
    with contextlib.closing(_connect(port)) as connection:
        response = _send(connection, request, good)
        cookies = [part.split(";")[0] for part in response.headers.get_all("Set-Cookie") or ()]
        return response.read(), "; ".join(cookies)


def _connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def _send_waiting(
    port: int, waiting: "queue.SimpleQueue[Request]", good: Collection[int],
    took: list[float], wrong: list[BaseException],
) -> None:  # fmt: skip
    with contextlib.closing(_connect(port)) as connection:
        while not wrong:
            try:
                request = waiting.get_nowait()
            except queue.Empty:
                return
            begun = time.perf_counter()
            try:
                _send(connection, request, good).read()
            except (WrongAnswer, OSError, http.client.HTTPException) as error:
                wrong.append(error)
                return
            took.append((time.perf_counter() - begun) * 1000)


def _send(
    connection: http.client.HTTPConnection, request: Request, good: Collection[int]
) -> http.client.HTTPResponse:
    headers = request.headers
    if request.fields is None:
        connection.request("GET", request.path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", request.path, urlencode(request.fields), headers)
    response = connection.getresponse()
    if response.status not in good:
        where = response.getheader("Location", "")
        raise WrongAnswer(f"{request.path}: {response.status} {where} {response.read()[:300]!r}")
    return response


def _run_wrk(port: int, requests: Sequence[Request]) -> Run:
    tables = ",\n".join(_lua_table(request) for request in requests)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA.format(requests=tables))
        script.flush()
        told = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{WRK_SECONDS}s", "--timeout", "10s",
             "-s", str(Path(script.name)), f"http://127.0.0.1:{port}"],
            check=True, capture_output=True, text=True, timeout=WRK_SECONDS + 60,
        ).stdout  # fmt: skip
    if "Non-2xx" in told or "Socket errors" in told:
        raise WrongAnswer(told)
    found = re.search(r"(\d+) requests in ([\d.]+)s", told)
    if not found:
        raise WrongAnswer(told)
    return Run(int(found[1]), float(found[2]))


def _lua_table(request: Request) -> str:
    pairs = {"path": request.path, "Host": "127.0.0.1", **request.headers}
    return "{" + ", ".join(f'["{name}"] = "{value}"' for name, value in pairs.items()) + "}"
