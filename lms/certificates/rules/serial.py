"""Serials: 16 random Crockford base-32 characters and a check character, shown in groups.

80 random bits cannot be guessed. The Luhn check (modulo 32) detects every wrong character and every
swap of two neighbours except 0Z/Z0, also when a number is read out over the telephone; the
remainder of random characters would not detect them.
"""

from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 16
LENGTH = RANDOM_LENGTH + 1
_BASE = len(ALPHABET)
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = frozenset("- \u00a0\u3000\t\u2010\u2011\u2013\u2014\uff0d")
_FULL_WIDTH = {0xFF01 + index: 0x21 + index for index in range(94)}
_GROUPS = ((0, 4), (4, 8), (8, 12), (12, 17))
# Longer input is rejected without further reading.
_MAX_INPUT_LENGTH = 64


def build_serial(random: Sequence[int]) -> str:
    """Return the serial of 16 random numbers below 32, without hyphens."""
    if len(random) != RANDOM_LENGTH:
        raise ValueError("16 random numbers are wanted")
    body = "".join(ALPHABET[number] for number in random)
    return body + _check_character(body)


def parse_serial(raw: str) -> str | None:
    """Return the serial in a text: any case, hyphens and blanks ignored, O as 0, I and L as 1.

    Returns None when it is not a serial or its check character does not match.
    """
    if len(raw) > _MAX_INPUT_LENGTH:
        return None
    folded = raw.translate(_FULL_WIDTH).upper().translate(_ALIKE)
    serial = "".join(character for character in folded if character not in _IGNORED)
    if len(serial) != LENGTH or any(character not in ALPHABET for character in serial):
        return None
    return serial if _check_character(serial[:-1]) == serial[-1] else None


def show_serial(serial: str) -> str:
    """Return the serial in groups, as printed: `8F3K-QT2M-7ZP4-01XBC`."""
    return "-".join(serial[first:end] for first, end in _GROUPS)


def _check_character(body: str) -> str:
    """Return the Luhn check modulo 32: every second character from the right counts twice."""
    total = 0
    for index, character in enumerate(reversed(body)):
        doubled = ALPHABET.index(character) * (2 if index % 2 == 0 else 1)
        total += doubled // _BASE + doubled % _BASE
    return ALPHABET[-total % _BASE]
