"""Login cards as a PDF, eight on a page, printed by a process that ends with the request."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from lms.config import Settings
from lms.errors import Refusal
from lms.pages.cohorts.view_models.card_contact import (
    LINE,
    PrintedContact,
    fit_contact,
    fit_size,
)
from lms.pages.cohorts.view_models.login_cards import LoginCard
from lms.printing.engine import PdfEngine, PdfSource
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import Glyphs, load_glyphs
from lms.printing.styles import load_style
from lms.printing.templates import get_template

ON_PAGE = 8
_MAX_SIZE, _TWO_LINES_SIZE, _MIN_SIZE, _FILLED = 14.0, 12.0, 7.5, 0.85
_ORGANIZATION_SIZES = 6.5, 9.0
# One printing process for each web process: it takes more memory than everything else.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class _CardLayout:
    """A card, and the font sizes in points at which its texts take at most two lines."""

    card: LoginCard
    name: str
    name_size: float
    organization_size: float
    instructions_size: float
    contact: PrintedContact


class FontsNotReady(Refusal):
    message = (
        "The fonts are still being made; that takes about a minute after the first start."
        " Print this page as it is, or try the PDF again."
    )


class CardPrintingFailed(Refusal):
    message = "The PDF could not be made on this server. Print this page as it is."


def print_cards(cards: Sequence[LoginCard], settings: Settings) -> bytes:
    """Return the PDF of these cards. Raises FontsNotReady, EngineNotReady, PrintingFailed."""
    font_folder = FontFolder(settings.data / "fonts")
    if not font_folder.ready:
        raise FontsNotReady
    sheet = build_sheet(cards, load_glyphs())
    with _ONE_AT_A_TIME:
        engine = PdfEngine(font_folder, style=sheet.style)
        try:
            return engine.print(sheet)
        finally:
            engine.close()


def build_sheet(cards: Sequence[LoginCard], glyphs: Glyphs) -> PdfSource:
    """Return the source of the pages of these cards."""
    layouts = [_fit(card, glyphs) for card in cards]
    pages = [layouts[first : first + ON_PAGE] for first in range(0, len(layouts), ON_PAGE)]
    html = get_template("cards.html").render(pages=pages)
    return PdfSource(html=html, text=html, style=load_style("cards.css"))


def list_unprintable(cards: Sequence[LoginCard]) -> list[str]:
    """Return the names that the fonts lack; their cards are printed with the number only."""
    glyphs = load_glyphs()
    return [card.name for card in cards if glyphs.missing(card.name)]


def _fit(card: LoginCard, glyphs: Glyphs) -> _CardLayout:
    name = "" if glyphs.missing(card.name) else card.name
    width = glyphs.width(name)
    size = _MAX_SIZE
    if width * _MAX_SIZE > LINE:
        size = max(_MIN_SIZE, min(_TWO_LINES_SIZE, 2 * LINE * _FILLED / width))
    return _CardLayout(
        card,
        name,
        round(size, 1),
        organization_size=max(
            _ORGANIZATION_SIZES[0],
            fit_size(
                card.organization, glyphs, size=_ORGANIZATION_SIZES[1], lines=2, filled=_FILLED
            ),
        ),
        instructions_size=fit_size(card.instructions, glyphs, lines=2, filled=_FILLED),
        contact=fit_contact(card.contact, glyphs),
    )
