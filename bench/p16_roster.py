"""P16: a workbook of 5,000 rows is handed in, looked at and applied, while others learn."""

import io
import re
import threading
import time
from collections.abc import Iterator
from statistics import quantiles

import xlsxwriter

from bench.client import Request, ask, read_csrf_token, send_all
from bench.dataset import ORGANIZATIONS_OF_COHORT
from bench.figures import Figure
from bench.stage import COHORT, Stage

ROWS = 5000
_HAN = str.maketrans("0123456789", "丁乙丙戊己庚辛壬癸子")
_MARK = re.compile(rb'name="mark" value="([^"]+)"')


def measure_p16(stage: Stage) -> Iterator[Figure]:
    """One list, once: a second one finds everybody there. Others read lessons all the while."""
    over, port, took = threading.Event(), stage.product.port, []

    def read_lessons() -> None:
        while not over.wait(0.05):
            took.extend(send_all(port, stage.lessons, connections=4))

    assert stage.lessons  # signed in before the time begins
    others = threading.Thread(target=read_lessons)
    others.start()
    try:
        wall = _import(port, stage.sign_in_coordinator())
    finally:
        over.set()
        others.join()
    yield Figure("P16", "roster of 5,000 rows, wall", "s", [wall], 30, 30)
    yield Figure("P16", "others' p95 meanwhile", "ms", [quantiles(took, n=20)[18]], 500, 500)


def _import(port: int, cookies: str) -> float:
    """Seconds from handing the list in to the answer that it is applied."""
    path = f"/cohorts/{COHORT}/roster"
    token = read_csrf_token(port, cookies, path=path)
    fields = {"csrf_token": token, "file": ("list.xlsx", _write_book())}
    begun = time.monotonic()
    address = ask(port, Request(path, cookies, fields), good=303).headers["Location"]
    mark = _MARK.search(ask(port, Request(address, cookies)).data)
    if not mark:
        raise SystemExit("P16: the list cannot be applied")
    fields = {"csrf_token": token, "mark": mark[1].decode()}
    ask(port, Request(f"{address}/apply", cookies, fields), good=303)
    return time.monotonic() - begun


def _write_book() -> bytes:
    """People of the cohort's cooperatives whom nobody knows yet; phones as Excel keeps them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("姓名", "手机", "合作社"))
        for number in range(ROWS):
            # Names are what doubts are made of: these are different for each of 10,000.
            code = f"bench-{number % ORGANIZATIONS_OF_COHORT:04}"
            cells = (f"{number:04}".translate(_HAN), 13_900_000_000 + number, code)
            sheet.write_row(number + 1, 0, cells)
    return target.getvalue()
