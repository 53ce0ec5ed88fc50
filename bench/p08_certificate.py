"""P8: one Chinese certificate of an invented person in a warm child.

It is measured against reportlab drawing the same texts.
"""

import contextlib
import io
import os
import time
from collections.abc import Callable, Iterator

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from bench.dataset import PATTERNS
from bench.figures import Figure, take_turns
from bench.servers import find_family, read_cpu_seconds
from bench.stage import Stage
from lms import clock
from lms.accounts.keys import load_keys
from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.document import build_sheet
from lms.certificates.issuer import CertificateIssuer
from lms.certificates.models import Certificate
from lms.certificates.rules.statement import from_text, printed_texts
from lms.jobs.queue import open_queue
from lms.printing.engine import PdfEngine, PdfSource
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs
from lms.printing.styles import load_style
from tests.cli.serving import FONTS

COUNT = 40


def measure(stage: Stage) -> Iterator[Figure]:
    """CPU of both processes: filling in the page and printing."""
    statements = issue(stage)
    with open_engines(1) as (engine,):
        pdf = engine.print(build(statements[0]))
        family = find_family(os.getpid())[1:]
        lines = printed_texts(from_text(statements[0]))

        def print_all() -> float:
            before = read_cpu_seconds(family)
            own = _cpu(lambda number: engine.print(build(statements[number])))
            return own + (read_cpu_seconds(family) - before) * 1000 / COUNT

        print_all()
        ours, bare = take_turns(print_all, lambda: _cpu(lambda _: _draw(lines)))
    yield Figure("P8", "one certificate, CPU", "ms", ours, 10, 14, bare=bare)
    yield Figure("P8", "one certificate, size", "KB", [len(pdf) / 1024], 40, 60)


def issue(stage: Stage) -> list[str]:
    """The statements of 40 people who finished; those of an earlier figure are there already."""
    settings, act = stage.settings, Act(SYSTEM, clock.now())
    with contextlib.closing(open_queue(settings)) as queue:
        issuer = CertificateIssuer(settings, stage.database, queue, load_keys(settings))
        for number in range(COUNT):
            issuer.issue(act, enrolment_id=number * PATTERNS + PATTERNS - 1)
    with stage.database.read_session() as session:
        return list(session.scalars(select(Certificate.statement)))


def build(statement: str) -> PdfSource:
    """What the worker hands to the engine; the signature is of the right length only."""
    glyphs = load_glyphs()
    return build_sheet(statement, bytes(64), glyphs=glyphs, address="https://learn.example.org")


@contextlib.contextmanager
def open_engines(count: int) -> Iterator[list[PdfEngine]]:
    """With the fonts that are made once for all runs, and known to reportlab as well."""
    font_folder = FontFolder(FONTS)
    for face in font_folder.faces():
        if face.family == "LMS Han" and face.weight == 400:
            pdfmetrics.registerFont(TTFont("Han", str(face.path)))
    with contextlib.ExitStack() as end:
        engines = [
            PdfEngine(font_folder, style=load_style("certificate.css")) for _ in range(count)
        ]
        for engine in engines:
            end.callback(engine.close)
        yield engines


def _cpu(work: Callable[[int], object]) -> float:
    """Milliseconds of this process for each of 40."""
    begun = time.process_time()
    for number in range(COUNT):
        work(number)
    return (time.process_time() - begun) * 1000 / COUNT


def _draw(lines: tuple[str, ...]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4))
    canvas.setFont("Han", 12)
    for number, line in enumerate(lines):
        canvas.drawString(40, 560 - 24 * number, line)
    canvas.save()
    return target.getvalue()
