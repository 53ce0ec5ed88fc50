"""P8: one Chinese certificate in a warm child, against reportlab drawing the same lines."""

import io
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench import certificates
from bench.figures import Figure, take_turns
from bench.servers import find_family, read_cpu_seconds
from bench.stage import Stage
from lms.printing.engine import PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.picture import draw_picture

COUNT = 40


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    bottom: float
    size: float


def measure(stage: Stage) -> Iterator[Figure]:
    """CPU of both processes: filling in the page, printing, and its picture for the screen."""
    font_folder = certificates.open_shelf()
    _register(font_folder)
    before = set(find_family(os.getpid()))
    engine = certificates.open_engine(font_folder)
    try:
        pdf = engine.print(certificates.build(0)).pdf
        child = next(pid for pid in find_family(os.getpid()) if pid not in before)
        lines = read_lines(pdf)
        _print_ours(engine, child)
        ours, bare = take_turns(lambda: _print_ours(engine, child), lambda: _draw_bare(lines))
    finally:
        engine.close()
    yield Figure("P8", "one certificate, CPU", "ms", ours, 10, 14, bare=bare)
    picture = _measure_picture(pdf)
    yield Figure("P8", "one certificate, size", "KB", [len(pdf) / 1024], 40, 60)
    stage.note(
        f"P8: {len(lines)} lines of text; reportlab's file has {_bare_size(lines):.0f} KB."
        f" Of our CPU {picture:.0f} ms draw the picture for phones that show no PDF."
    )


def read_lines(pdf: bytes) -> list[Line]:
    """Every line of text of the page, with its place and height."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    found = []
    for number in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(number)
        text = page.get_text_bounded(left, bottom, right, top).strip()
        found.append(Line(text.replace("\r\n", " "), left, bottom, max(6.0, top - bottom)))
    page.close()
    document.close()
    return [line for line in found if line.text]


def _register(font_folder: FontFolder) -> None:
    for face in font_folder.faces():
        if face.family == "LMS Han" and face.weight == 400:
            pdfmetrics.registerFont(TTFont("Han", str(face.path)))


def _print_ours(engine: PdfEngine, child: int) -> float:
    before, begun = read_cpu_seconds(child), time.process_time()
    for number in range(COUNT):
        engine.print(certificates.build(number))
    used = read_cpu_seconds(child) - before + time.process_time() - begun
    return used * 1000 / COUNT


def _draw_bare(lines: Sequence[Line]) -> float:
    begun = time.process_time()
    for _ in range(COUNT):
        _draw(lines)
    return (time.process_time() - begun) * 1000 / COUNT


def _draw(lines: Sequence[Line]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4))
    for line in lines:
        canvas.setFont("Han", line.size)
        canvas.drawString(line.left, line.bottom, line.text)
    canvas.save()
    return target.getvalue()


def _measure_picture(pdf: bytes) -> float:
    begun = time.process_time()
    for _ in range(COUNT):
        draw_picture(pdf)
    return (time.process_time() - begun) * 1000 / COUNT


def _bare_size(lines: Sequence[Line]) -> float:
    return len(_draw(lines)) / 1024
