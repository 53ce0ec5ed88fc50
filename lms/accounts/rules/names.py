"""Names as printed on certificates: any real name, without deceptive characters."""

import re
import unicodedata

from lms.accounts.rules.text import count_graphemes
from lms.errors import Refusal
from lms.short_text import is_joiner_needed

MAX_LENGTH = 80
MIDDLE_DOTS = "·•・･‧∙⋅᛫●⸱．."
"""Dots that keyboards write between the parts of a name, as in 古丽·买买提."""
# Two marks per character are enough for every script in use.
_MAX_CODE_POINTS = MAX_LENGTH * 4
_JOINERS = "\u200c\u200d"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FULL_WIDTH = {
    code: code - 0xFEE0 for code in range(ord("０"), ord("ｚ") + 1) if chr(code).isalnum()
}
_HAN = "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_HAN_SPACE = re.compile(f"(?<={_HAN}) (?={_HAN})")
_HAN_DOT = re.compile(f"(?<={_HAN}) ?[{MIDDLE_DOTS}] ?(?={_HAN})")
# An address of mail, or more digits than any name has.
_CONTACT = re.compile(r"@|\d(?:[ -]?\d){6}")
# Han characters newer than the tables of Python 3.11, used in names (extensions H to J).
_NEWER_HAN = ((0x2EBF0, 0x2EE5D), (0x31350, 0x323AF), (0x323B0, 0x33479))


class NameEmpty(Refusal):
    message = "Type the name as it is to be printed."


class NameTooLong(Refusal):
    message = "This name is too long to be printed. Use at most %(most)s characters."


class NameWithoutLetter(Refusal):
    message = "A name needs at least one letter or Chinese character."


class NameHasContact(Refusal):
    message = (
        "This holds a phone number or an e-mail address. Type the name alone here, and the contact "
        "in its own field."
    )


class NameHasControl(Refusal):
    message = "This name holds an invisible control character. Type it again, without copying."


class NameHasDirection(Refusal):
    message = (
        "This name holds an invisible mark that turns the direction of writing. Type it again."
    )


class NameHasPrivate(Refusal):
    message = "%(character)s is a private character that only some devices can show. Use another."


class NameHasUnassigned(Refusal):
    message = (
        "The character %(code)s is not assigned in Unicode and cannot be printed. Use another."
    )


class NameHasJoiner(Refusal):
    message = "This name holds an invisible joiner that its script does not need. Type it again."


class NameNotLatin(Refusal):
    message = "Write this line in Latin letters, as in a passport."


def clean_name(raw: str) -> str:
    """Return the name in NFC with single spaces; 1-80 graphemes with a letter.

    It is spelled in one way: without spaces between Chinese characters, with one kind of dot
    between them, and with letters of ordinary width.
    Raises a refusal of this module that names the invalid character.
    """
    if len(raw) > _MAX_CODE_POINTS:
        raise NameTooLong(most=MAX_LENGTH)
    name = unicodedata.normalize("NFC", raw).translate(_FULL_WIDTH).strip(" \u3000\u00a0")
    if not name:
        raise NameEmpty
    for index, character in enumerate(name):
        _refuse_character(name, index, character)
    name = _HAN_DOT.sub("·", _HAN_SPACE.sub("", " ".join(name.split())))
    if not any(_is_letter(character) for character in name):
        raise NameWithoutLetter
    if count_graphemes(name) > MAX_LENGTH:
        raise NameTooLong(most=MAX_LENGTH)
    return name


def clean_name_alone(raw: str) -> str:
    """Return the name as `clean_name`. Raises NameHasContact where a contact was typed with it."""
    if len(raw) <= _MAX_CODE_POINTS and _CONTACT.search(raw.translate(_FULL_WIDTH)):
        raise NameHasContact
    return clean_name(raw)


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
        if not is_joiner_needed(name, index):
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
