"""Phone numbers of a cohort's contact: one or more, of people, offices and hotlines."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

from lms.errors import Refusal
from lms.i18n.choices import PHONE_COUNTRIES

_SEPARATORS = re.compile(r"[/,，、;；|]|或|\bor\b")
_EXTENSION = re.compile(
    r"\s*(?:\u8f6c|\u8f49|\u5206\u673a|ext\.?|extension|x)\s*(?P<extension>\d{1,6})$"
)
_DIGITS = re.compile(r"\+?[\d\s().–-]+")
_MIN_DIGITS = 7
_HOTLINE = re.compile(r"\d{3,6}")


class ContactPhoneUnreadable(Refusal):
    message = (
        "“%(found)s” is not a phone number. Write numbers as in +86 138 0013 8000, several with / "
        "between them. A WeChat id has its own field."
    )


@dataclass(frozen=True)
class ContactPhone:
    """A number as it was written, and as a phone dials it."""

    shown: str
    dialled: str


def list_contact_phones(text: str) -> tuple[ContactPhone, ...]:
    """Return the numbers of the text, those that cannot be read too."""
    parts = (part.strip() for part in _SEPARATORS.split(text))
    return tuple(ContactPhone(part, _dial(part)) for part in parts if part)


def check_contact_phone(text: str) -> None:
    """Raise ContactPhoneUnreadable for the first part that is no phone number."""
    for phone in list_contact_phones(text):
        if not _is_phone(phone.shown):
            raise ContactPhoneUnreadable(found=phone.shown)


def _split_extension(text: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    found = _EXTENSION.search(plain)
    return (plain[: found.start()], found["extension"]) if found else (plain, "")


def _dial(text: str) -> str:
    number, extension = _split_extension(text)
    digits = re.sub(r"[^\d+]", "", number)
    return f"{digits};ext={extension}" if extension else digits


def _is_phone(text: str) -> bool:
    """Return whether a phone can dial it.

    It is possible with its country code, valid in one of the countries, or a hotline.
    """
    number, _extension = _split_extension(text)
    digits = re.sub(r"\D", "", number)
    if _HOTLINE.fullmatch(number):
        return True
    if not _DIGITS.fullmatch(number) or len(digits) < _MIN_DIGITS:
        return False
    if number.startswith(("+", "00")):
        return _is_possible("+" + digits.removeprefix("00"))
    return any(_is_valid(digits, country) for country in PHONE_COUNTRIES)


def _is_possible(digits: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(digits))
    except phonenumbers.NumberParseException:
        return False


def _is_valid(digits: str, country: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, country))
    except phonenumbers.NumberParseException:
        return False
