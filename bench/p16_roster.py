"""P16: a workbook of 5,000 rows is handed in, looked at and applied, while others learn."""

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from statistics import quantiles

import xlsxwriter

from bench.client import Request, ask, read_csrf_token, send_all
from bench.dataset import ORGANIZATIONS_OF_COHORT
from bench.figures import Figure, measure_time
from bench.stage import COHORT, Stage

ROWS = 5000
PATH = f"/cohorts/{COHORT}/roster"
_HAN = str.maketrans("0123456789", "丁乙丙戊己庚辛壬癸子")
_FINGERPRINT = re.compile(rb'name="fingerprint" value="([^"]+)"')


def measure_p16(stage: Stage) -> Iterator[Figure]:
    """One list, once: a second one finds everybody there. Others read lessons all the while."""
    port, cookies, lessons = stage.product.port, stage.coordinator, stage.lessons
    values, took = (port, cookies, read_csrf_token(port, cookies, path=PATH), _write_book()), []
    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(measure_time, partial(_import, *values))
        while wait([importing], 0.05).not_done:
            took += send_all(port, lessons, connections=4)
    yield Figure("P16 roster of 5,000 rows, wall", [importing.result() / 1000])
    yield Figure("P16 others' p95 meanwhile", [quantiles(took, n=20)[18]])


def _import(port: int, cookies: str, token: str, book: bytes) -> None:
    """From handing the list in to the answer that it is applied."""
    fields = {"csrf_token": token, "file": ("list.xlsx", book)}
    address = ask(port, Request(PATH, cookies, fields), good=303).headers["Location"]
    fingerprint = _FINGERPRINT.search(ask(port, Request(address, cookies)).data)
    assert fingerprint, "the list cannot be applied"
    fields = {"csrf_token": token, "fingerprint": fingerprint[1].decode()}
    ask(port, Request(f"{address}/apply", cookies, fields), good=303)


def _write_book() -> bytes:
    """People of the cohort's cooperatives whom nobody knows yet; phones as Excel keeps them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("姓名", "手机", "合作社"))
        for number in range(ROWS):
            # Names are what doubts are made of: these are different for each of 10,000.
            name = f"{number:04}".translate(_HAN)
            code = f"bench-{number % ORGANIZATIONS_OF_COHORT:04}"
            sheet.write_row(number + 1, 0, (name, 13_900_000_000 + number, code))
    return target.getvalue()
