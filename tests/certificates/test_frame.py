"""Everything on a certificate stays inside its frame and above its foot, however long it is."""

from contextlib import closing
from dataclasses import replace

import pypdfium2
import pytest

from lms.certificates.document import build_sheet
from lms.certificates.rules.statement import Statement, to_text
from lms.folders import get_layout_folders_by_name
from lms.i18n.languages import get_languages_by_code
from lms.printing.glyphs import load_glyphs

POINTS_PER_MM = 72 / 25.4
FRAME = 13 * POINTS_PER_MM
"""Two millimetres inside the inner line, which lies at 11.2 mm."""
OUTCOME = {
    "en": "Draw the data path of one sack, find repeated entry, and choose a product, a customer or"
    " a price from a table that the whole board can read",
    "zh": "画出一批茶的数据路径，找出重复抄写；从一张表里选产品、选客户、选价格，"
    "并且向全体理事说清楚为什么",
}
SHORT = {"en": "Calculate what a price cut does", "zh": "计算降价的影响"}
LONG_TITLE = {
    "en": "Digital thinking for the leaders, accountants and managers of cooperatives and of their"
    " unions in mountain villages: from the first sheet to the last tonne",
    "zh": "合作社带头人、会计和负责人的数字思维：从第一张表到最后一吨茶，"
    "山区联合社与村合作社的共同功课（第二版，含全部练习）",
}
LONG_NAME = "Maria Anastasia Konstantinopolitanska-Wickremasinghe Junior X"
LONG = {
    "name": LONG_NAME,
    "latin_name": LONG_NAME,
    "titles": LONG_TITLE,
    "organization": {
        "en": "Yunwu Ridge Tea Growers' Union of Cooperatives for Organic and Fair Trade in Yunnan",
        "zh": "云南省云雾岭有机与公平贸易茶农专业合作社联合社（原第一、第二、第三茶叶生产合作社）",
    },
    "signatory": "NAPP Training Office for Greater China and the Mekong Region",
}
assert len(LONG_NAME) == 61


STATEMENT = Statement(
    serial="7K2M9QX4TB1",
    name="李美华",
    latin_name="",
    organization={"en": "Yunwu Ridge Tea Growers", "zh": "云雾岭茶农合作社"},
    course="digital-thinking",
    titles={"en": "Digital thinking", "zh": "数字思维"},
    edition=1,
    revision=1,
    hours="4.6",
    outcomes=(),
    completed_on="2026-11-25",
    issued_on="2026-11-26",
    language="zh",
    issuer="Fairtrade Network of Asia & Pacific Producers (NAPP)",
    signatory="NAPP Training Office",
    demo=True,
    replaces="",
    key_id="key",
)


@pytest.fixture
def print_with(engine):
    """Print a certificate with other values."""

    def print_it(**values):
        text = to_text(replace(STATEMENT, **values))
        base_url = "https://learn.example.org"
        return engine.print(build_sheet(text, b"", glyphs=load_glyphs(), base_url=base_url))

    return print_it


def read_boxes(pdf):
    """Return the width and height of the page, and the boxes of the sheet and of the foot.

    A box is left, bottom, right, top in points, of one character that is no space.
    """
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert len(document) == 1
        page = document[0]
        text = page.get_textpage()
        characters = [
            (text.get_text_range(index, 1), text.get_charbox(index))
            for index in range(text.count_chars())
        ]
        found = "".join(character or " " for character, _ in characters).rindex("NAPP Training")
        boxes = [(index, box) for index, (char, box) in enumerate(characters) if char.strip()]
        foot = [box for index, box in boxes if index >= found]
        return page.get_size(), [box for index, box in boxes if index < found], foot


@pytest.mark.parametrize("outcomes", range(11))
@pytest.mark.parametrize("kind", ["short", "long"])
def test_all_stays_inside_the_frame_and_above_the_foot(print_with, kind, outcomes):
    outcome, values = (OUTCOME, LONG) if kind == "long" else (SHORT, {})

    pdf = print_with(outcomes=(outcome,) * outcomes, **values)

    assert_inside(pdf)


@pytest.mark.parametrize("language", list(get_languages_by_code()))
def test_all_stays_inside_the_frame_in_each_language(print_with, language):
    pdf = print_with(outcomes=(OUTCOME,) * 6, language=language, **LONG)

    assert_inside(pdf)


def test_what_fits_is_printed_in_the_usual_size(print_with):
    usual = print_with(outcomes=(SHORT,))
    many = print_with(outcomes=(OUTCOME,) * 10)

    assert read_height(usual, "Issued") == pytest.approx(read_height(many, "Issued"), abs=0.1)
    assert read_height(many, "This certifies") < read_height(usual, "This certifies")


def assert_inside(pdf):
    (width, height), sheet, foot = read_boxes(pdf)
    for left, bottom, right, top in [*sheet, *foot]:
        assert left > FRAME
        assert bottom > FRAME
        assert right < width - FRAME
        assert top < height - FRAME
    assert min(box[1] for box in sheet) > max(box[3] for box in foot) + POINTS_PER_MM


def read_height(pdf, text):
    """Return the height of a text's first letter in points."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        page = document[0].get_textpage()
        index, _ = page.search(text).get_next()
        _, bottom, _, top = page.get_charbox(index)
        return top - bottom


def test_every_layout_is_measured_here():
    assert list(get_layout_folders_by_name()) == ["standard"]
