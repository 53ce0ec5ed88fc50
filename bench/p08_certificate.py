"""Chinese certificates of invented people: P8 one in a warm child, P9 300 in two children.

One is measured against reportlab drawing the same texts. Statements are filled in here, as in the
worker; a child is recycled after 300 of its own.
"""

import contextlib
import io
import itertools
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from bench.dataset import PATTERNS
from bench.figures import Figure, measure_time, take_turns
from bench.servers import find_family, read_cpu_seconds, read_peak_mb
from bench.stage import Stage
from lms import clock
from lms.accounts.keys import load_keys
from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.document import build_sheet
from lms.certificates.issuer import CertificateIssuer
from lms.certificates.models import Certificate
from lms.certificates.rules.statement import from_text, printed_texts
from lms.certificates.tasks import CertificatePrinter, build_certificate_printer
from lms.jobs.queue import open_queue
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs
from lms.store import Store

COUNT = 40
BATCH, CHILDREN, ROUNDS = 300, 2, 3


def measure_p8(stage: Stage) -> Iterator[Figure]:
    """CPU of both processes: filling in the page and printing."""
    statements = _issue(stage)
    lines = printed_texts(from_text(statements[0]))
    for face in FontFolder(stage.settings.data / "fonts").faces():
        if face.family == "LMS Han" and face.weight == 400:
            pdfmetrics.registerFont(TTFont("Han", str(face.path)))
    printer, read_cpu = _open_printer(stage), partial(read_cpu_seconds, os.getpid())
    pdf = _print_all(printer, statements)[0]
    yield take_turns(
        "P8 one certificate, CPU",
        lambda: measure_time(lambda: _print_all(printer, statements), read_cpu) / COUNT,
        partial(measure_time, partial(_draw, lines), time.process_time, COUNT),
    )
    yield Figure("P8 one certificate, size", [len(pdf) / 1024])


def measure_p9(stage: Stage) -> Iterator[Figure]:
    batch = list(itertools.islice(itertools.cycle(_issue(stage)), BATCH))
    parts = [batch[part::CHILDREN] for part in range(CHILDREN)]
    printers = [_open_printer(stage) for _ in range(CHILDREN)]
    rates, peaks = [], []
    with ThreadPoolExecutor(CHILDREN) as pool:
        list(pool.map(_print_all, printers, [batch[:1]] * CHILDREN))
        for _ in range(ROUNDS):
            wall = measure_time(lambda: list(pool.map(_print_all, printers, parts)))
            rates.append(BATCH * 1000 / wall)
            peaks.append(max(read_peak_mb(child.pid) for child in find_family(os.getpid())[1:]))
    yield Figure("P9 batch of 300, 2 children", rates)
    yield Figure("P9 peak memory of a child", peaks)


def _issue(stage: Stage) -> list[str]:
    """The statements of 40 people who finished; those of an earlier figure are there already."""
    settings, act = stage.settings, Act(SYSTEM, clock.now())
    with contextlib.closing(open_queue(settings)) as queue:
        issuer = CertificateIssuer(settings, stage.database, queue, load_keys(settings))
        for number in range(COUNT):
            issuer.issue(act, enrolment_id=number * PATTERNS + PATTERNS - 1)
    with stage.database.read_session() as session:
        return list(session.scalars(select(Certificate.statement)))


def _open_printer(stage: Stage) -> CertificatePrinter:
    store = Store(stage.settings.data / "files")
    printer = build_certificate_printer(stage.settings, database=stage.database, store=store)
    stage.callback(printer.close)
    return printer


def _print_all(printer: CertificatePrinter, statements: Iterable[str]) -> list[bytes]:
    """As the worker does, but into no store; the signature is of the right length only."""
    values = {"glyphs": load_glyphs(), "base_url": printer.address}
    return [printer.engine.print(build_sheet(text, bytes(64), **values)) for text in statements]


def _draw(lines: tuple[str, ...]) -> None:
    canvas = Canvas(io.BytesIO(), pagesize=landscape(A4))
    canvas.setFont("Han", 12)
    for number, line in enumerate(lines):
        canvas.drawString(40, 560 - 24 * number, line)
    canvas.save()
