"""The lines in which a printed login card says whom its holder asks.

On paper, phone and WeChat id are never shortened nor broken across lines: they are set smaller
where they are long. The names of the contact and of the network end with an ellipsis instead.
"""

from dataclasses import dataclass

from lms.enrolment.rules.cohorts import CONTACT_SEPARATOR, CardContact
from lms.printing.glyphs import Glyphs

LINE = 255.0
"""Points between the margins of a card's line."""
TEXT_SIZE = 7.5
_LINES = 3


@dataclass(frozen=True)
class PrintedContact:
    """Three lines at most: names, cut with an ellipsis, and numbers with the size in points."""

    names: tuple[str, ...]
    numbers: tuple[tuple[str, float], ...]


def fit_contact(contact: CardContact, glyphs: Glyphs) -> PrintedContact:
    """Return the lines; where two names share one, the network's name is shortened first."""
    numbers = contact.numbers
    together = CONTACT_SEPARATOR.join(numbers)
    names = tuple(filter(None, (contact.name, contact.network)))
    if glyphs.width(together) * TEXT_SIZE <= LINE:
        numbers = (together,) if together else ()
    if len(names) + len(numbers) > _LINES:
        names = (CONTACT_SEPARATOR.join(names),)
    return PrintedContact(names, tuple((text, fit_size(text, glyphs)) for text in numbers))


def fit_size(
    text: str, glyphs: Glyphs, *, size: float = TEXT_SIZE, lines: int = 1, filled: float = 1.0
) -> float:
    """Return the size in points, `size` at most, at which the text fits in the lines.

    `filled`: the part of the lines that is used, where they break between words.
    """
    width = glyphs.width(text)
    room = lines * LINE * filled
    return size if width * size <= room else int(room / width * 20) / 20
