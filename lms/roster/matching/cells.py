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
    if not typed or typed in {"-", "—", "无", "none", "n/a", "N/A"}:
        return ""
    if _SHORTENED.fullmatch(typed):
        raise PhoneShortened
    whole = _FLOAT.fullmatch(typed)
    typed = whole[1] if whole else typed
    digits = read_digits(typed)
    if len(digits) < 7 and len(_SEVERAL.split(typed)) > 1:
        raise PhonesSeveral
    return clean_phone("+" + digits if _CHINESE.fullmatch(digits) else digits, country=country)


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
        names = [language.name for language in i18n.list_languages().values()]
        raise LanguageUnreadable(languages=names)
    return code
