"""P16: a workbook of 5,000 rows is handed in, looked at and applied, while others learn."""

import http.client
import io
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter

from bench.client import Request, ask, percentile, send_all
from bench.dataset import Size
from bench.figures import Figure
from bench.p01_lesson import lesson_requests
from bench.postgres import both_engines
from bench.sessions import read_csrf_token
from bench.staff import COHORT, sign_in_coordinator
from bench.stage import Stage

ROWS = 5000
CLIENTS = 4
_BOUNDARY = "bench-roster"
_MARK = re.compile(rb'name="mark" value="([^"]+)"')


def measure(stage: Stage) -> Iterator[Figure]:
    """One list, once: a second one finds everybody there. Others read lessons all the while."""
    for engine, one in both_engines(stage):
        yield from _measure(one, engine)


def _measure(stage: Stage, engine: str) -> Iterator[Figure]:
    port, cookies = stage.product.port, sign_in_coordinator(stage.database).cookies
    others = _Others(port, lesson_requests(stage))
    path = f"/cohorts/{COHORT}/roster"
    token = read_csrf_token(port, cookies, path=path)
    upload = _form({"csrf_token": token}, _write_book(stage.size))
    with others:
        begun = time.monotonic()
        where = _post(port, path, cookies, upload, f"multipart/form-data; boundary={_BOUNDARY}")
        page, _ = ask(port, Request(where, cookies, encoding="identity"))
        looked = time.monotonic() - begun
        mark = _MARK.search(page)
        if not mark:
            raise SystemExit("P16: the list cannot be applied")
        applied = {"csrf_token": token, "mark": mark[1].decode()}
        send_all(port, [Request(f"{where}/apply", cookies, applied)], good={303}, connections=1)
        wall = time.monotonic() - begun
    yield Figure("P16", f"roster of 5,000 rows, wall, {engine}", "s", [wall], 30, 30)
    p95 = [percentile(others.took, 0.95)]
    yield Figure("P16", f"others' p95 meanwhile, {engine}", "ms", p95, 500, 500)
    slowest = f"{len(others.took):,} lesson pages meanwhile, the slowest {max(others.took):.0f} ms"
    stage.note(f"P16, {engine}: {looked:.1f} s to the page of verdicts; {slowest}.")


class _Others:
    """People who read lessons, over four connections, until the block ends."""

    def __init__(self, port: int, requests: Sequence[Request]) -> None:
        self.took: list[float] = []
        self._port, self._requests = port, requests
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _read(self) -> None:
        while not self._over.is_set():
            run = send_all(self._port, self._requests, connections=CLIENTS)
            self.took.extend(run.milliseconds)
            time.sleep(0.05)


def _write_book(size: Size) -> bytes:
    """People of the cohort's cooperatives whom nobody knows yet; phones as Excel keeps them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("姓名", "手机", "合作社"))
        for number in range(ROWS):
            code = f"bench-{number % size.organizations_of_cohort:04}"
            sheet.write_row(number + 1, 0, (_name(number), 13_900_000_000 + number, code))
    return target.getvalue()


def _name(number: int) -> str:
    """Different for each of 8,000: names are what doubts are made of."""
    first, second, third = number % 20, number // 20 % 20, number // 400
    return chr(0x4E00 + 100 + first) + chr(0x5E00 + second) + chr(0x6E00 + third)


def _form(fields: Mapping[str, str], book: bytes) -> bytes:
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="list.xlsx"'
    kind = "Content-Type: application/octet-stream\r\n\r\n"
    return f"{''.join(parts)}{head}\r\n{kind}".encode() + book + f"\r\n--{_BOUNDARY}--\r\n".encode()


def _post(port: int, path: str, cookies: str, body: bytes, kind: str) -> str:
    """Where the answer leads."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", path, body, {"Cookie": cookies, "Content-Type": kind})
    answer = connection.getresponse()
    where, told = answer.getheader("Location", ""), answer.read()
    connection.close()
    if answer.status != 303:
        raise SystemExit(f"P16: {answer.status} {told[:500]!r}")
    return where
