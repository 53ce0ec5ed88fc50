"""Login cards on paper: every line stands inside its card, whatever the contact is called."""

import pypdfium2
import pytest

from lms.pages.cohorts.view_models.card_sheet import build_sheet
from lms.pages.cohorts.view_models.login_cards import LoginCard
from lms.printing.engine import PdfEngine
from lms.printing.glyphs import load_glyphs
from lms.printing.qr_codes import draw_qr_code

POINTS = 72 / 25.4
RIGHT, BOTTOM = 98 * POINTS, (297 - 69) * POINTS
"""Where the inner part of the first card ends, from the left and from the foot of the page."""
PICTURE = (297 - 6 - 48.5) * POINTS
"""The foot of the QR code: the words and the contact stand below it."""
NETWORK = "Fairtrade Network of Asia & Pacific Producers (NAPP)"
CONTACT = "Wang Fang · +86 138 1111 0000 · WeChat napp-kunming-office"
WORDS = {
    "en": "Scan with WeChat, or type the code at digital-learning.example.org/card. It works once;"
    " your learner number stays.",
    "zh": "用微信扫码，或打开digital-learning.example.org/card输入登录码。登录码只能用一次，"
    "学员号一直有效。",
}


def make_card(language):
    return LoginCard(
        person_id=1, name="王秀英", organization="云雾岭茶农合作社", learner_number="5002142",
        language=language, html_language=language, code="780 331 116 527", address="", link="",
        picture=draw_qr_code("https://digital-learning.example.org/card/780331116527"),
        words=WORDS[language], code_label="Login code", number_label="Learner number",
        footer=f"{NETWORK} · {CONTACT}", message="",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_contact_stands_on_the_card(font_folder, language):
    sheet = build_sheet([make_card(language)], load_glyphs())
    engine = PdfEngine(font_folder, style=sheet.style)
    document = pypdfium2.PdfDocument(engine.print(sheet))
    engine.close()

    letters = document[0].get_textpage()
    text = letters.get_text_range()
    boxes = {
        index: letters.get_charbox(index)
        for index, letter in enumerate(text)
        if not letter.isspace()
    }
    document.close()

    assert "napp-kunming-office" in "".join(text.split())
    first = text.index(WORDS[language][:2])
    assert boxes[first][3] <= PICTURE
    assert max(right for _left, _bottom, right, _top in boxes.values()) <= RIGHT + 1
    assert min(bottom for _left, bottom, _right, _top in boxes.values()) >= BOTTOM - 1
