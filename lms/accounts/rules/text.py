"""Validation of text from outside."""

import unicodedata

from lms.errors import Refusal
from lms.short_text import clean_long_text, clean_short_text

# Rough bound on code points for one visible character: base, two marks and a joiner.
_POINTS_PER_GRAPHEME = 4
MAX_REASON_LENGTH = 500
"""The visible characters of a reason, note or answer that accompanies an act."""


class TextTooLong(Refusal):
    message = "This text is too long. Use at most %(most)s characters."


class TextUnreadable(Refusal):
    message = "This text holds characters that cannot be stored. Type it again, without copying."


def clean_text(raw: str, *, max_length: int) -> str:
    """Return NFC text of at most `max_length` characters, without marks that show nothing.

    Every line end becomes a line feed. Raises TextTooLong, and TextUnreadable for control
    characters and lone surrogates.
    """
    if len(raw) > max_length * _POINTS_PER_GRAPHEME:
        raise TextTooLong(most=max_length)
    if any(
        unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r"
        for character in raw
    ):
        raise TextUnreadable
    text = unicodedata.normalize("NFC", clean_long_text(raw)).strip()
    if count_graphemes(text) > max_length:
        raise TextTooLong(most=max_length)
    return text


def clean_line(raw: str, *, max_length: int) -> str:
    """Return the text as clean_text does, on one line and without invisible characters."""
    return clean_text(clean_short_text(raw), max_length=max_length)


def count_graphemes(text: str) -> int:
    """Return the number of visible characters; marks and joiners belong to the preceding one."""
    extending = (c in "\u200c\u200d" or unicodedata.category(c).startswith("M") for c in text)
    return sum(index == 0 or not extends for index, extends in enumerate(extending))
