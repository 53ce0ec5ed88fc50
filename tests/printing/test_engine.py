"""The warm child: what it prints, what it refuses to open, what happens when it dies."""

import base64
import io
import os
import re
import signal
from contextlib import closing

import psutil
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from lms.printing.engine import (
    APT_LINE,
    EngineNotReady,
    PdfAttachment,
    PdfEngine,
    PdfSource,
    PrintingFailed,
)
from tests.speed import TIMEOUT

STYLE = """
@page { size: 250mm 200mm }
html { font: 20pt "LMS Latin", "LMS Han", "LMS Devanagari", "LMS Thai", "LMS Rare Han" }
"""


def page(body):
    return f"<!DOCTYPE html><html lang=en><title>Test</title><body><p>{body}</p></body></html>"


def sheet(body, *attachments):
    return PdfSource(html=page(body), text=body, attachments=attachments)


def open_pdf(printed):
    return PdfReader(io.BytesIO(printed))


def fonts_of(reader):
    found = reader.pages[0]["/Resources"]["/Font"].values()
    return {font.get_object()["/BaseFont"].split("+")[-1] for font in found}


@pytest.fixture(scope="module")
def engine(font_folder):
    found = PdfEngine(font_folder, style=STYLE)
    yield found
    found.close()


@pytest.mark.parametrize(
    "name",
    ["李美华", "王䶮", "Nguyễn Thị Ánh Tuyết", "सुनीता श्रेष्ठ", "ณัฐวุฒิ น้ำผึ้ง"],
)
def test_name_comes_back_letter_for_letter(engine, name):
    document = pypdfium2.PdfDocument(engine.print(sheet(name)))

    assert name in document[0].get_textpage().get_text_bounded()

    document.close()


def test_character_beyond_the_basic_plane_comes_back(engine):
    """PDFium's own reader drops it, so another one is asked."""
    text = open_pdf(engine.print(sheet("龘𬀩㛃"))).pages[0].extract_text()

    assert text.replace("\0", "").strip() == "龘𬀩㛃"


def test_only_our_fonts_are_used_and_all_are_embedded(engine):
    reader = open_pdf(engine.print(sheet("李 a सु ณ 䶮")))

    assert fonts_of(reader) == {
        "LMS-Latin",
        "LMS-Han",
        "LMS-Devanagari",
        "LMS-Thai",
        "LMS-Rare-Han",
    }
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        descendant = font["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendant["/FontDescriptor"]


def test_a_rare_face_does_not_stay_for_the_next(engine):
    engine.print(sheet("䶮"))

    assert fonts_of(open_pdf(engine.print(sheet("李")))) == {"LMS-Han"}


def test_is_tagged_pdf_a_3a_with_its_attachment(engine):
    attached = PdfAttachment("facts.json", "Facts", '{"a": 1}')

    reader = open_pdf(engine.print(sheet("a", attached)))

    metadata = reader.xmp_metadata.stream.get_data().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value
    assert reader.trailer["/Root"]["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert reader.attachments == {"facts.json": [b'{"a": 1}']}
    assert reader.trailer["/Root"]["/AF"][0]["/AFRelationship"] == "/Data"


def test_nothing_but_our_fonts_is_opened(engine, tmp_path):
    image = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(image, "PNG")
    (tmp_path / "red.png").write_bytes(image.getvalue())
    inline = f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"

    for address in ((tmp_path / "red.png").as_uri(), inline, "http://127.0.0.1:9/red.png"):
        printed = engine.print(sheet(f'<img src="{address}" alt="red">'))

        assert open_pdf(printed).pages[0]["/Resources"]["/XObject"] == {}


def test_dead_child_fails_one_document_and_is_replaced(font_folder):
    with closing(PdfEngine(font_folder, style=STYLE)) as engine:
        engine.print(sheet("a"))
        os.kill(engine._child.process.pid, signal.SIGKILL)

        with pytest.raises(PrintingFailed, match="ended with code -9"):
            engine.print(sheet("b"))

        assert engine.print(sheet("c")).startswith(b"%PDF")


def test_document_that_takes_too_long_is_given_up(font_folder):
    """Thousands of paragraphs side by side: deep nesting would fail of itself before the time."""
    with closing(PdfEngine(font_folder, style=STYLE, timeout=0.05)) as engine:
        with pytest.raises(PrintingFailed, match="longer"):
            engine.print(sheet("<p>some words that are to be set</p>" * 20_000))

        assert engine._child is None


def test_child_is_recycled(font_folder):
    with closing(PdfEngine(font_folder, style=STYLE, recycle_after=2)) as engine:
        engine.print(sheet("a"))
        first = engine._child.process.pid
        engine.print(sheet("b"))

        engine.print(sheet("c"))

        assert engine._child.process.pid != first


def test_child_ends_when_idle_and_the_next_document_starts_another(font_folder):
    with closing(PdfEngine(font_folder, style=STYLE, idle_seconds=0.2)) as engine:
        engine.print(sheet("a"))
        first = psutil.Process(engine._child.process.pid)
        first.wait(TIMEOUT)

        assert engine.print(sheet("b")).startswith(b"%PDF")


def test_missing_libraries_name_the_line_to_type(font_folder, tmp_path, monkeypatch):
    """A WeasyPrint whose import fails as it does without Pango."""
    package = tmp_path / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(EngineNotReady, match=re.escape(f"{APT_LINE} (the PDF engine")):
        PdfEngine(font_folder, style=STYLE).print(sheet("a"))


def test_a_sheet_may_bring_its_own_style(engine):
    own = "@page { size: 100mm 50mm } html { font: 10pt 'LMS Latin' }"

    printed = engine.print(PdfSource(html=page("Li"), text="Li", style=own))
    usual = engine.print(sheet("Li"))

    widths = [
        round(float(open_pdf(item).pages[0].mediabox.width) / 72 * 25.4)
        for item in (printed, usual)
    ]
    assert widths == [100, 250]
