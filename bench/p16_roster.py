"""P16: a workbook of 5,000 rows is handed in, looked at and applied, while others learn."""

import contextlib
import io
import re
import threading
import time
from collections.abc import Iterator

import xlsxwriter
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from bench.client import Request, ask, percentile, send_all
from bench.dataset import Size
from bench.figures import Figure
from bench.stage import COHORT, Stage, both_engines, read_csrf_token

ROWS = 5000
_MARK = re.compile(rb'name="mark" value="([^"]+)"')


def measure(stage: Stage) -> Iterator[Figure]:
    """One list, once: a second one finds everybody there. Others read lessons all the while."""
    for engine, both_engine in both_engines(stage):
        yield from _measure(both_engine, engine)


def _measure(stage: Stage, engine: str) -> Iterator[Figure]:
    port, cookies = stage.product.port, stage.sign_in_coordinator().cookies
    path = f"/cohorts/{COHORT}/roster"
    token = read_csrf_token(port, cookies, path=path)
    book = FileStorage(io.BytesIO(_write_book(stage.size)), "list.xlsx")
    boundary, body = encode_multipart({"csrf_token": token, "file": book})
    kind = f"multipart/form-data; boundary={boundary}"
    with _others_reading(stage) as took:
        begun = time.monotonic()
        _, headers = ask(port, Request(path, cookies, body=body, kind=kind), good=303)
        page, _ = ask(port, Request(headers["Location"], cookies, encoding="identity"))
        looked = time.monotonic() - begun
        mark = _MARK.search(page)
        if not mark:
            raise SystemExit("P16: the list cannot be applied")
        applied = {"csrf_token": token, "mark": mark[1].decode()}
        ask(port, Request(f"{headers['Location']}/apply", cookies, applied), good=303)
        wall = time.monotonic() - begun
    yield Figure("P16", f"roster of 5,000 rows, wall, {engine}", "s", [wall], 30, 30)
    p95 = [percentile(took, 0.95)]
    yield Figure("P16", f"others' p95 meanwhile, {engine}", "ms", p95, 500, 500)
    slowest = f"{len(took):,} lesson pages meanwhile, the slowest {max(took):.0f} ms"
    stage.notes.append(f"P16, {engine}: {looked:.1f} s to the page of verdicts; {slowest}.")


@contextlib.contextmanager
def _others_reading(stage: Stage) -> Iterator[list[float]]:
    """People who read lessons, over four connections, until the block ends."""
    took: list[float] = []
    over = threading.Event()
    port, lessons = stage.product.port, stage.lessons

    def read() -> None:
        while not over.wait(0.05):
            took.extend(send_all(port, lessons, connections=4).milliseconds)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield took
    finally:
        over.set()
        thread.join()


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
