"""Chinese certificates of invented people: P8 one in a warm child, P9 300 in two children.

One is measured against reportlab drawing the same texts.
"""

import contextlib
import io
import itertools
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from bench.dataset import PATTERNS
from bench.figures import Figure, take_turns, time_each
from bench.servers import find_family, read_cpu_seconds, read_peak_mb
from bench.stage import Stage
from lms import clock
from lms.accounts.keys import load_keys
from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.document import build_sheet
from lms.certificates.issuer import CertificateIssuer
from lms.certificates.models import Certificate
from lms.certificates.rules.statement import from_text, printed_texts
from lms.content.model import DEFAULT_LAYOUT
from lms.folders import list_layouts
from lms.jobs.queue import open_queue
from lms.printing.engine import PdfEngine, PdfSource
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs
from lms.printing.styles import load_style
from tests.cli.serving import FONTS

COUNT = 40
BATCH, CHILDREN = 300, 2


def measure_p8(stage: Stage) -> Iterator[Figure]:
    """CPU of both processes: filling in the page and printing."""
    statements = _issue(stage)
    with _open_engines(1) as (engine,):
        pdf = engine.print(_build(statements[0]))
        family = find_family(os.getpid())[1:]
        lines = printed_texts(from_text(statements[0]))

        def print_all() -> float:
            before = read_cpu_seconds(family)
            own = time_each(lambda number: engine.print(_build(statements[number])), COUNT)
            return own + (read_cpu_seconds(family) - before) * 1000 / COUNT

        print_all()
        yield take_turns(
            print_all, lambda: time_each(lambda _: _draw(lines), COUNT),
            *("P8", "one certificate, CPU", "ms"), limits=(10, 14),
        )  # fmt: skip
    yield Figure("P8", "one certificate, size", "KB", [len(pdf) / 1024], 40, 60)


def measure_p9(stage: Stage) -> Iterator[Figure]:
    """Statements are filled in here as in the worker; a child is recycled after 300 of its own."""
    batch = list(itertools.islice(itertools.cycle(_issue(stage)), BATCH))
    rates, peaks = [], []
    with _open_engines(CHILDREN) as engines, ThreadPoolExecutor(CHILDREN) as pool:

        def print_part(part: int) -> None:
            for statement in batch[part::CHILDREN]:
                engines[part].print(_build(statement))

        for engine in engines:
            engine.print(_build(batch[0]))
        for _ in range(3):
            begun = time.monotonic()
            list(pool.map(print_part, range(CHILDREN)))
            rates.append(BATCH / (time.monotonic() - begun))
            peaks.append(max(read_peak_mb(process.pid) for process in find_family(os.getpid())[1:]))
    yield Figure("P9", "batch of 300, 2 children", "/s", rates, 45, 45, is_least=True)
    yield Figure("P9", "peak memory of a child", "MiB", peaks, 250, 250)


def _issue(stage: Stage) -> list[str]:
    """The statements of 40 people who finished; those of an earlier figure are there already."""
    settings, act = stage.settings, Act(SYSTEM, clock.now())
    with contextlib.closing(open_queue(settings)) as queue:
        issuer = CertificateIssuer(settings, stage.database, queue, load_keys(settings))
        for number in range(COUNT):
            issuer.issue(act, enrolment_id=number * PATTERNS + PATTERNS - 1)
    with stage.database.read_session() as session:
        return list(session.scalars(select(Certificate.statement)))


def _build(statement: str) -> PdfSource:
    """What the worker hands to the engine; the signature is of the right length only."""
    glyphs = load_glyphs()
    return build_sheet(statement, bytes(64), glyphs=glyphs, address="https://learn.example.org")


@contextlib.contextmanager
def _open_engines(count: int) -> Iterator[list[PdfEngine]]:
    """With the fonts that are made once for all runs, and known to reportlab as well."""
    font_folder = FontFolder(FONTS)
    for face in font_folder.faces():
        if face.family == "LMS Han" and face.weight == 400:
            pdfmetrics.registerFont(TTFont("Han", str(face.path)))
    with contextlib.ExitStack() as end:
        style = load_style("certificate.css", list_layouts()[DEFAULT_LAYOUT])
        engines = [PdfEngine(font_folder, style=style) for _ in range(count)]
        for engine in engines:
            end.callback(engine.close)
        yield engines


def _draw(lines: tuple[str, ...]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4))
    canvas.setFont("Han", 12)
    for number, line in enumerate(lines):
        canvas.drawString(40, 560 - 24 * number, line)
    canvas.save()
    return target.getvalue()
