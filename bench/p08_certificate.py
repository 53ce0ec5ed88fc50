"""P8 and P9: Chinese certificates of invented people, one in a warm child, and 300 in two.

P8 is measured against reportlab drawing the same lines.
"""

import contextlib
import io
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pypdfium2
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.figures import Figure, take_turns
from bench.servers import find_family, read_cpu_seconds, read_kb
from bench.stage import FONTS, Stage
from lms.certificates.document import build_sheet
from lms.certificates.rules.serial import RANDOM_LENGTH, build_serial
from lms.certificates.rules.statement import Statement, to_text
from lms.config import DEFAULT_ISSUER, DEFAULT_SIGNATORY
from lms.printing.engine import PdfEngine, PdfSource
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs
from lms.printing.picture import draw_picture
from lms.printing.styles import load_style

COUNT, BATCH, CHILDREN = 40, 300, 2
_OUTCOMES = (
    ("Explain the four drivers of digital change",
     "说明数字化的四大驱动因素，每个给出一个有出处的数字"),
    ("Calculate what a price cut does to contribution", "计算降价或订单减少对边际贡献的影响"),
    ("Classify eight technologies by the job they do", "按所做的事给八种技术归类"),
    ("Draw the data path of one sack of tea", "画出一袋茶从成员到客户的数据路径，标出重复填写之处"),
    ("Write a one-page digital vision", "写出一页纸的数字愿景，包括第一步和叫停条件"),
)  # fmt: skip
_NAMES = ("李美华", "王建国", "赵春燕", "杨志远", "玉香梅", "陈国强", "刀玉兰", "段文山")


@dataclass(frozen=True)
class PrintedLine:
    text: str
    left: float
    bottom: float
    size: float


def measure(stage: Stage) -> Iterator[Figure]:
    """CPU of both processes: filling in the page, printing, and its picture for the screen."""
    with _open_engines(1) as (engine,):
        pdf = engine.print(build(0)).pdf
        (child,) = find_family(os.getpid())[1:]
        lines = read_lines(pdf)

        def print_all() -> float:
            before = read_cpu_seconds(child)
            own = _cpu(lambda number: engine.print(build(number)))
            return own + (read_cpu_seconds(child) - before) * 1000 / COUNT

        print_all()
        ours, bare = take_turns(print_all, lambda: _cpu(lambda _: _draw(lines)))
    yield Figure("P8", "one certificate, CPU", "ms", ours, 10, 14, bare=bare)
    yield Figure("P8", "one certificate, size", "KB", [len(pdf) / 1024], 40, 60)
    stage.notes.append(
        f"P8: {len(lines)} lines of text; reportlab's file has {len(_draw(lines)) / 1024:.0f} KB."
        f" Of our CPU {_cpu(lambda _: draw_picture(pdf)):.0f} ms draw the picture for phones that"
        " show no PDF."
    )


def measure_batch(stage: Stage) -> Iterator[Figure]:
    """Statements are filled in here as in the worker; a child is recycled after 300 of its own."""
    rates, peaks, sizes = [], [], []
    with _open_engines(CHILDREN) as engines, ThreadPoolExecutor(CHILDREN) as pool:

        def print_part(place: int) -> None:
            for number in range(place, BATCH, CHILDREN):
                engines[place].print(build(number))

        for engine in engines:
            engine.print(build(0))
        for _ in range(3):
            begun = time.monotonic()
            list(pool.map(print_part, range(CHILDREN)))
            rates.append(BATCH / (time.monotonic() - begun))
            children = find_family(os.getpid())[1:]
            peaks.append(max(read_kb(pid, "VmHWM") for pid in children) / 1024)
            sizes.append(max(read_kb(pid, "VmRSS") for pid in children) / 1024)
    yield Figure("P9", "batch of 300, 2 children", "/s", rates, 45, 45, is_least=True)
    yield Figure("P9", "peak memory of a child", "MiB", peaks, 250, 250)
    held = ", ".join(f"{size:.0f}" for size in sizes)
    stage.notes.append(f"P9: a child holds {held} MiB after each batch of 150 of its own.")


def build(number: int) -> PdfSource:
    """What the worker hands to the engine; the signature is of the right length only."""
    text = to_text(
        Statement(
            serial=build_serial([(number >> shift) % 32 for shift in range(RANDOM_LENGTH)]),
            name=_NAMES[number % len(_NAMES)],
            latin_name="LI Meihua",
            organization={"en": "Yunwu Ridge Tea Cooperative", "zh": "云雾岭茶农合作社"},
            course="digital-thinking",
            titles={
                "en": "Digital thinking for cooperative leaders",
                "zh": "合作社带头人的数字思维",
            },
            edition=1,
            revision=1,
            hours="2.5",
            outcomes=tuple({"en": en, "zh": zh} for en, zh in _OUTCOMES),
            completed_on="2026-11-20",
            issued_on="2026-11-23",
            language="zh",
            issuer=DEFAULT_ISSUER,
            signatory=DEFAULT_SIGNATORY,
            demo=False,
            replaces="",
            key_id="bench",
        )
    )
    return build_sheet(text, bytes(64), glyphs=load_glyphs(), address="https://learn.example.org")


def read_lines(pdf: bytes) -> list[PrintedLine]:
    """Every line of text of the page, with its place and height."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        found = []
        for number in range(page.count_rects()):
            left, bottom, right, top = page.get_rect(number)
            text = page.get_text_bounded(left, bottom, right, top).strip()
            found.append(
                PrintedLine(text.replace("\r\n", " "), left, bottom, max(6.0, top - bottom))
            )
        page.close()
    return [line for line in found if line.text]


@contextlib.contextmanager
def _open_engines(count: int) -> Iterator[list[PdfEngine]]:
    """With the fonts that are made once for all runs, and known to reportlab as well."""
    font_folder = FontFolder(FONTS)
    font_folder.make()
    for face in font_folder.faces():
        if face.family == "LMS Han" and face.weight == 400:
            pdfmetrics.registerFont(TTFont("Han", str(face.path)))
    with contextlib.ExitStack() as end:
        engines = [PdfEngine(font_folder, style=load_style()) for _ in range(count)]
        for engine in engines:
            end.callback(engine.close)
        yield engines


def _cpu(work: Callable[[int], object]) -> float:
    """Milliseconds of this process for each of 40."""
    begun = time.process_time()
    for number in range(COUNT):
        work(number)
    return (time.process_time() - begun) * 1000 / COUNT


def _draw(lines: list[PrintedLine]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4))
    for line in lines:
        canvas.setFont("Han", line.size)
        canvas.drawString(line.left, line.bottom, line.text)
    canvas.save()
    return target.getvalue()
