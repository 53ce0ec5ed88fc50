"""Names as printed on certificates: any real name, without deceptive characters."""

import unicodedata

from lms.accounts.rules.text import count_graphemes
from lms.errors import Refusal

MAX_LENGTH = 80
# Two marks per character are enough for every script in use.
_MAX_CODE_POINTS = MAX_LENGTH * 4
_JOINERS = "\u200c\u200d"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Scripts whose spelling needs joiners, by the first word of their characters' names.
_JOINING = frozenset({
    "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "MALAYALAM", "ORIYA",
    "SINHALA", "TAMIL", "TELUGU",
})  # fmt: skip
# Han characters newer than the tables of Python 3.11, used in names (extensions H to J).
_NEWER_HAN = ((0x2EBF0, 0x2EE5D), (0x31350, 0x323AF), (0x323B0, 0x33479))


class NameEmpty(Refusal):
    message = "Type the name as it is to be printed."


class NameTooLong(Refusal):
    message = "This name is too long to be printed. Use at most %(most)s characters."


class NameWithoutLetter(Refusal):
    message = "A name needs at least one letter or Chinese character."


class NameHasControl(Refusal):
    message = "This name holds an invisible control character. Type it anew, without copying."


class NameHasDirection(Refusal):
    message = "This name holds an invisible mark that turns the direction of writing. Type it anew."


class NameHasPrivate(Refusal):
    message = "%(character)s is a private character that only some devices can show. Use another."


class NameHasUnassigned(Refusal):
    message = (
        "The character %(code)s is not assigned in Unicode and cannot be printed. Use another."
    )


class NameHasJoiner(Refusal):
    message = "This name holds an invisible joiner that its script does not need. Type it anew."


class NameNotLatin(Refusal):
    message = "Write this line in Latin letters, as in a passport."


def clean_name(raw: str) -> str:
    """Return the name in NFC with single spaces; 1-80 graphemes with a letter.

    Raises a refusal of this module that names the invalid character.
    """
    if len(raw) > _MAX_CODE_POINTS:
        raise NameTooLong(most=MAX_LENGTH)
    name = unicodedata.normalize("NFC", raw).strip(" \u3000\u00a0")
    if not name:
        raise NameEmpty
    for index, character in enumerate(name):
        _refuse_character(name, index, character)
    name = " ".join(name.split())
    if not any(_is_letter(character) for character in name):
        raise NameWithoutLetter
    if count_graphemes(name) > MAX_LENGTH:
        raise NameTooLong(most=MAX_LENGTH)
    return name


def clean_latin_name(raw: str) -> str | None:
    """Return the Latin line of the name; None if it is empty."""
    if not raw.strip():
        return None
    name = clean_name(raw)
    if any(_is_letter(c) and not unicodedata.name(c, "").startswith("LATIN") for c in name):
        raise NameNotLatin
    return name


def _refuse_character(name: str, index: int, character: str) -> None:
    category = unicodedata.category(character)
    if character in _BIDI:
        raise NameHasDirection
    if character in _JOINERS:
        around = (name[index - 1 : index], name[index + 1 : index + 2])
        if not all(c and unicodedata.name(c, "").split(" ")[0] in _JOINING for c in around):
            raise NameHasJoiner
    elif category in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        raise NameHasControl
    elif category == "Co":
        raise NameHasPrivate(character=character)
    elif category == "Cn" and not _is_newer_han(character):
        raise NameHasUnassigned(code=f"U+{ord(character):04X}")


def _is_letter(character: str) -> bool:
    return unicodedata.category(character).startswith("L") or _is_newer_han(character)


def _is_newer_han(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _NEWER_HAN)
