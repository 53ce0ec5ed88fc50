"""The lines in which a printed login card says whom its holder asks.

On paper, phone and WeChat id are never shortened nor broken across lines: they are set smaller
where they are long. The names of the contact and of the network are set a little smaller, and end
with an ellipsis where that is not enough; two names in one line are both begun.
"""

from dataclasses import dataclass

from lms.enrolment.rules.cohorts import CONTACT_SEPARATOR, CardContact
from lms.printing.glyphs import Glyphs

LINE = 255.0
"""Points between the margins of a card's line."""
TEXT_SIZE = 7.5
_MIN_NAME_SIZE = 6.0
_LINES = 3
_ELLIPSIS = "…"
_MIN_SHARE = 0.25
"""The part of a line that a name has at least where it shares the line with another."""


@dataclass(frozen=True)
class PrintedContact:
    """Three lines at most: names and numbers, each with its size in points."""

    names: tuple[tuple[str, float], ...]
    numbers: tuple[tuple[str, float], ...]


def fit_contact(contact: CardContact, glyphs: Glyphs) -> PrintedContact:
    """Return the lines; two names share one where both numbers need a line of their own."""
    numbers = contact.numbers
    together = CONTACT_SEPARATOR.join(numbers)
    names = tuple(filter(None, (contact.name, contact.network)))
    if glyphs.width(together) * TEXT_SIZE <= LINE:
        numbers = (together,) if together else ()
    shares = len(names) + len(numbers) > _LINES
    lines = (_fit_names(names, glyphs),) if shares else (_fit_names((n,), glyphs) for n in names)
    return PrintedContact(tuple(lines), tuple((text, fit_size(text, glyphs)) for text in numbers))


def _fit_names(names: tuple[str, ...], glyphs: Glyphs) -> tuple[str, float]:
    """Return the names as one line, and its size; where it is too long the longer is shortened."""
    text = CONTACT_SEPARATOR.join(names)
    if (size := fit_size(text, glyphs)) >= _MIN_NAME_SIZE:
        return text, size
    room = LINE / _MIN_NAME_SIZE
    if len(names) == 1:
        return _shorten(text, room, glyphs), _MIN_NAME_SIZE
    room -= glyphs.width(CONTACT_SEPARATOR)
    first, last = map(glyphs.width, names)
    last_room = max(min(last, room - min(first, room * _MIN_SHARE)), room - first)
    first_room = room - min(last, last_room)
    shortened = (_shorten(names[0], first_room, glyphs), _shorten(names[1], last_room, glyphs))
    return CONTACT_SEPARATOR.join(shortened), _MIN_NAME_SIZE


def _shorten(text: str, room: float, glyphs: Glyphs) -> str:
    """Return the text, with an ellipsis for what is wider than the room, in widths of a letter."""
    if glyphs.width(text) <= room:
        return text
    while text and glyphs.width(text + _ELLIPSIS) > room:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def fit_size(
    text: str, glyphs: Glyphs, *, size: float = TEXT_SIZE, lines: int = 1, filled: float = 1.0
) -> float:
    """Return the size in points, `size` at most, at which the text fits in the lines.

    `filled`: the part of the lines that is used, where they break between words.
    """
    width = glyphs.width(text)
    room = lines * LINE * filled
    return size if width * size <= room else int(room / width * 20) / 20
