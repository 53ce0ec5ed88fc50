"""Serials: 16 random Crockford base-32 characters and a check character, shown in groups.

80 random bits cannot be guessed. The Luhn check (modulo 32) detects every wrong character and every
swap of two neighbours except 0Z/Z0, also when a number is read out over the telephone; the
remainder of random characters would not detect them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from lms.short_text import clean_short_text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 16
LENGTH = RANDOM_LENGTH + 1
_BASE = len(ALPHABET)
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = frozenset("- \u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_GROUPS = ((0, 4), (4, 8), (8, 12), (12, 17))
# Longer input is rejected without further reading.
MAX_INPUT_LENGTH = 200
# The number is by itself in a label, an address or a sentence, or in its groups anywhere.
_SEPARATORS = re.compile(r"[^0-9A-Z \-\u2010-\u2015\u2212]+")
_GROUPED = re.compile(
    r"(?<![0-9A-Z])" + r"[ \-\u2010-\u2015\u2212]*".join(("[0-9A-Z]{4}",) * 3 + ("[0-9A-Z]{5}",))
    + r"(?![0-9A-Z])"
)  # fmt: skip


def build_serial(random: Sequence[int]) -> str:
    """Return the serial of 16 random numbers below 32, without hyphens."""
    if len(random) != RANDOM_LENGTH:
        raise ValueError("16 random numbers are wanted")
    body = "".join(ALPHABET[number] for number in random)
    return body + _check_character(body)


def parse_serial(raw: str) -> str | None:
    """Return the serial in a text: any case, hyphens and blanks ignored, O as 0, I and L as 1.

    The text may be the line of the certificate with its label, the address of its page, or a
    sentence around either. Returns None if it holds no serial whose check character matches.
    """
    if len(raw) > MAX_INPUT_LENGTH:
        return None
    text = unicodedata.normalize("NFKC", clean_short_text(raw)).upper()
    return next(filter(None, map(_read_serial, _list_candidates(text))), None)


def format_serial(serial: str) -> str:
    """Return the serial in groups, as printed: `8F3K-QT2M-7ZP4-01XBC`."""
    return "-".join(serial[first:end] for first, end in _GROUPS)


def _list_candidates(text: str) -> Iterator[str]:
    yield text
    yield from _SEPARATORS.split(text)
    yield from (found[0] for found in _GROUPED.finditer(text))


def _read_serial(text: str) -> str | None:
    serial = "".join(character for character in text if character not in _IGNORED)
    serial = serial.translate(_ALIKE)
    if len(serial) != LENGTH or any(character not in ALPHABET for character in serial):
        return None
    return serial if _check_character(serial[:-1]) == serial[-1] else None


def _check_character(body: str) -> str:
    """Return the Luhn check modulo 32: every second character from the right counts twice."""
    total = 0
    for index, character in enumerate(reversed(body)):
        doubled = ALPHABET.index(character) * (2 if index % 2 == 0 else 1)
        total += doubled // _BASE + doubled % _BASE
    return ALPHABET[-total % _BASE]
