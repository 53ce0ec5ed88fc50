"""Login cards on paper: every line stands inside its card, whatever the contact is called."""

import pypdfium2
import pytest

from lms.enrolment.rules.cohorts import CardContact
from lms.pages.cohorts.view_models.card_contact import LINE, fit_contact
from lms.pages.cohorts.view_models.card_sheet import build_sheet
from lms.pages.cohorts.view_models.login_cards import LoginCard
from lms.printing.engine import PdfEngine
from lms.printing.glyphs import load_glyphs
from lms.printing.qr_codes import draw_qr_code

POINTS = 72 / 25.4
RIGHT, BOTTOM = 98 * POINTS, 68.5 * POINTS
"""The end of the inner part of a card, from its left and from its top."""
HEAD = (6 + 18.8) * POINTS
"""The foot of the names, from the top of a card: the login code stands below."""
PICTURE = (6 + 45.5) * POINTS
"""The foot of the QR code: the words and the contact stand below it."""
NETWORK = "Fairtrade Network of Asia & Pacific Producers (NAPP)"
CONTACTS = {
    "one line": ("Wang Fang", "+86 138 1111 0000", "WeChat napp-kunming-office"),
    "short": ("王芳", "+86 871 6543 2100", ""),
    "two phones": ("Wang Fang, NAPP China", "+86 138 7123 4567 / +65 9123 4567", "WeChat wangfang"),
    "longest": ("Wang Fang of Kunming " * 6, "+86 138 7123 4567 / " * 2, f"WeChat {'wm_' * 20}"),
    "longest in Chinese": (
        "云雾岭茶农合作社王芳" * 12,
        "+86 138 7123 4567转88 / " * 2,
        f"WeChat {'王芳' * 30}",
    ),
}
WORDS = {
    "en": "Scan with the camera, or type the code at digital-learning.example.org/card. It works"
    " until you choose a PIN; your learner number stays.",
    "zh": "用微信扫码，或打开digital-learning.example.org/card输入登录码。设好密码后登录码失效，"
    "学员号一直有效。",
}


def make_card(language, contact, holder="王秀英", organization="云雾岭茶农合作社"):
    name, phone, wechat = contact
    numbers = tuple(filter(None, (phone[:40].strip(), wechat[:67])))
    return LoginCard(
        person_id=1, name=holder, organization=organization, learner_number="5002142",
        language=language, html_language=language, code="780 331 116 527", address="", link="",
        qr_code=draw_qr_code("https://digital-learning.example.org/card/780331116527"),
        instructions=WORDS[language], code_label="Card code", number_label="Learner number",
        contact=CardContact(NETWORK, name[:120], numbers), message="",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_phone_and_wechat_are_whole_in_one_line_each(font_folder, language):
    cards = [make_card(language, contact) for contact in CONTACTS.values()]
    long = ("Venkata Subrahmanyam " * 6)[:120], ("Mountain Tea Growers " * 8)[:160]
    cards.append(make_card(language, CONTACTS["two phones"], *long))
    sheet = build_sheet(cards, load_glyphs())
    engine = PdfEngine(font_folder, style=sheet.style)
    content = engine.print(sheet)
    document = pypdfium2.PdfDocument(content)
    engine.close()
    letters = document[0].get_textpage()

    for index, (case, card) in enumerate(zip([*CONTACTS, "long name"], cards, strict=True)):
        left, top = index % 2 * 105 * POINTS, (297 - index // 2 * 74) * POINTS
        area = (left, top - 74 * POINTS, left + 105 * POINTS, top)
        text = letters.get_text_bounded(*area)
        lines = [line.strip() for line in text.splitlines()]
        for number in card.contact.numbers:
            assert any(number in line for line in lines), (case, number, lines)
        assert NETWORK in text, (case, lines)
        name = card.contact.name
        assert name in text or is_shortened(name, lines), (case, name, lines)
        boxes = list_boxes(letters, area)
        assert max(right for _, _, right, _ in boxes) <= left + RIGHT + 1, case
        assert min(bottom for _, bottom, _, _ in boxes) >= top - BOTTOM - 1, case
        first = find_box(letters, WORDS[language][:6], area)
        assert first[3] <= top - PICTURE, case
        head = [box for box in boxes if box[3] > top - HEAD]
        assert min(bottom for _, bottom, _, _ in head) >= top - HEAD - 1, case
    document.close()


def is_shortened(name, lines):
    """Return whether a line begins with the name and has the sign that it is longer."""
    return any(line.startswith(name[:8]) and ("…" in line or "..." in line) for line in lines)


@pytest.mark.parametrize("name", ["王芳", "Wang Fang", "云雾岭茶农合作社王芳" * 6])
def test_two_long_names_in_one_line_are_both_begun(name):
    contact = CardContact("Network of Producers " * 6, name, ("1" * 40, "WeChat " + "王" * 60))
    glyphs = load_glyphs()

    ((text, size),) = fit_contact(contact, glyphs).names

    assert glyphs.width(text) * size <= LINE
    assert "Network of Producers" in text
    assert text.startswith(name[:6])
    assert text.endswith("…")


def list_boxes(letters, area):
    """Return the boxes of all letters that start in the area."""
    boxes = [
        letters.get_charbox(index)
        for index, letter in enumerate(letters.get_text_range())
        if not letter.isspace()
    ]
    return [box for box in boxes if is_inside(box, area)]


def find_box(letters, words, area):
    """Return the box of the first letter of the words in the area."""
    search = letters.search(words)
    while match := search.get_next():
        if is_inside(box := letters.get_charbox(match[0]), area):
            return box
    raise AssertionError(words)


def is_inside(box, area):
    return area[0] <= box[0] < area[2] and area[1] < box[3] <= area[3]
