"""The values of cells, or the reason why they cannot be read."""

import re
import unicodedata

from lms import i18n
from lms.accounts.rules.identifiers import (
    clean_phone,
    is_learner_number,
    read_digits,
)
from lms.errors import Refusal

_FLOAT = re.compile(r"(\d+)\.0+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_CHINESE = re.compile(r"86(1[3-9]\d{9})")
_SEVERAL = re.compile(r"[/、;；|]|,|，| 或 | or ")
_REMARK = re.compile(r"\([^()\d]*\)|[\u3400-\u9fff]+[:]?")
_BLANKS = frozenset({"", "-", "--", "—", "——", "/", "无", "none", "n/a", "na", "nil"})
MIN_DIGITS = 7


class PhoneShortened(Refusal):
    message = (
        "Excel has shortened this number and its digits are lost. Format the column as text and "
        "type the number again."
    )


class PhonesSeveral(Refusal):
    message = "This is more than one number. Keep the one where this person can be reached."


class LearnerNumberWrong(Refusal):
    message = (
        "This is not a learner number: it has seven digits, as on the card. Leave it empty "
        "for new people."
    )


class LanguageUnreadable(Refusal):
    message = "Write one of these languages, or leave it empty: %(languages)s."


def read_phone(text: str, country: str) -> str:
    """Return the phone as it is stored, or "".

    Raises PhoneShortened, PhonesSeveral, PhoneUnreadable.
    """
    typed = unicodedata.normalize("NFKC", text).strip().lstrip("'`‘’").strip()
    if is_blank(typed):
        return ""
    if _SHORTENED.fullmatch(typed):
        raise PhoneShortened
    whole = _FLOAT.fullmatch(typed)
    typed = whole[1] if whole else typed
    typed = _find_number(typed)
    chinese = _CHINESE.fullmatch(read_digits(typed))
    return clean_phone("+" + chinese[0] if chinese else typed, country=country)


def is_blank(text: str) -> bool:
    """Return whether the cell says that there is no value, as "none" or "-"."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in _BLANKS


def has_many_digits(text: str) -> bool:
    """Return whether the cell has digits enough for a phone, beside other characters."""
    return sum(character.isdigit() for character in text) >= MIN_DIGITS


def holds_number(text: str) -> bool:
    """Return whether the cell holds digits enough for a phone or a learner number."""
    return len(read_digits(text)) >= MIN_DIGITS


def _find_number(typed: str) -> str:
    """Return the one number of a cell that also holds a remark or another kind of contact.

    Raises PhonesSeveral.
    """
    if holds_number(typed):
        return typed
    parts = [_REMARK.sub(" ", part).strip() for part in _SEVERAL.split(typed)]
    numbers = [part for part in parts if holds_number(part)]
    if len(numbers) > 1 or (len(parts) > 1 and not numbers):
        raise PhonesSeveral
    return numbers[0] if numbers else typed


def list_further_contacts(text: str) -> list[str]:
    """Return what a cell of a phone holds beside its number, as a WeChat id; remarks are not."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if holds_number(typed):
        return []
    parts = [_REMARK.sub(" ", part).strip() for part in _SEVERAL.split(typed)]
    if not any(map(holds_number, parts)):
        return []
    return [part for part in parts if not holds_number(part) and not is_blank(part)]


def read_learner_number(text: str) -> str:
    """Raises LearnerNumberWrong."""
    typed = text.strip().lstrip("'")
    whole = _FLOAT.fullmatch(typed)
    digits = read_digits(whole[1] if whole else typed)
    if digits and not is_learner_number(digits):
        raise LearnerNumberWrong
    if typed and not digits:
        raise LearnerNumberWrong
    return digits


def read_language(text: str) -> str:
    """Return a language code, or "". Raises LanguageUnreadable."""
    if not text.strip():
        return ""
    code = i18n.read_language(text)
    if not code:
        names = [language.name for language in i18n.get_languages_by_code().values()]
        raise LanguageUnreadable(languages=names)
    return code
