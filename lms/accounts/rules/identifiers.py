"""Identifiers as people enter them: a learner number, phone, e-mail or sign-in name."""

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumber

from lms.errors import Refusal
from lms.i18n.choices import PHONE_COUNTRIES

IdentifierKind = Literal["number", "phone", "email", "name", "none"]
NUMBER_LENGTH = 7
MAX_IDENTIFIER = 254
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_SIGN_IN_NAME = re.compile(r"(?=.*[^\W\d_])\w[\w.-]{0,39}")
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")


class PhoneUnreadable(Refusal):
    message = "This is no phone number. Begin with + and the country code, as in +86 138 0013 8000."


class EmailUnreadable(Refusal):
    message = "This is no e-mail address. It looks like name@example.org."


class SignInNameUnreadable(Refusal):
    message = "A sign-in name has at most 40 letters, digits, dots and hyphens, and no spaces."


@dataclass(frozen=True)
class Identifier:
    """An entered identifier, in the forms under which it may be stored."""

    kind: IdentifierKind
    forms: tuple[str, ...] = ()


def identify(raw: str) -> Identifier:
    """Recognize an identifier entered at sign-in; kind `none` if it fits no form."""
    if len(raw) > MAX_IDENTIFIER or not raw.isprintable():
        return Identifier("none")
    text = unicodedata.normalize("NFKC", raw).strip()
    digits = read_digits(text)
    if digits and len(digits) == NUMBER_LENGTH and is_learner_number(digits):
        return Identifier("number", (digits,))
    if digits:
        return Identifier("phone", _phone_forms(digits))
    if _EMAIL.fullmatch(text):
        return Identifier("email", (text.casefold(),))
    if _SIGN_IN_NAME.fullmatch(text):
        return Identifier("name", (text.casefold(),))
    return Identifier("none")


def read_digits(raw: str) -> str:
    """Return ASCII digits with an optional leading +; empty if the text has other characters.

    Digits of any script and width, spaces, hyphens, dots and brackets are accepted.
    """
    text = unicodedata.normalize("NFKC", raw)
    if text.isascii() and text.isdecimal():
        return text  # a tenth of the time in which a list is matched
    characters = [
        c for c in text if not (c.isspace() or c in ".()" or unicodedata.category(c) == "Pd")
    ]
    digits = "".join(str(unicodedata.decimal(c, c)) for c in characters)
    body = digits.removeprefix("+")
    return digits if body.isascii() and body.isdigit() else ""


def clean_phone(raw: str, *, country: str = "") -> str:
    """Return `+` and digits. A number in national format is one of `country`."""
    digits = _replace_double_zero(read_digits(raw[:MAX_IDENTIFIER]))
    return _clean_digits(digits, "CN" if _CHINESE_MOBILE.fullmatch(digits) else country)


@functools.lru_cache(maxsize=10_000)
def _clean_digits(digits: str, country: str) -> str:
    """Return `+` and digits if none is missing or too many; new ranges need no new library.

    Cached, because a list is read when it is handed in, looked at and applied: 25 µs a number.
    """
    number = _parse_phone(digits, country)
    if number is None:
        raise PhoneUnreadable
    if number.country_code == phonenumbers.country_code_for_region("CN"):
        # Its short numbers are those of services: people's have ten or eleven digits.
        is_whole = len(str(number.national_number)) in {10, 11}
    else:
        reason = phonenumbers.is_possible_number_with_reason(number)
        is_whole = reason == phonenumbers.ValidationResult.IS_POSSIBLE
    if not is_whole:
        raise PhoneUnreadable
    return _format_phone(number)


def _replace_double_zero(digits: str) -> str:
    return "+" + digits[2:] if digits.startswith("00") else digits


def _parse_phone(digits: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException:
        return None


def _format_phone(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_email(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw[: MAX_IDENTIFIER + 1]).strip()
    usable = len(text) <= MAX_IDENTIFIER and text.isprintable()
    if not usable or not _EMAIL.fullmatch(text):
        raise EmailUnreadable
    return text.casefold()


def clean_sign_in_name(raw: str) -> str:
    """Return the folded name of letters, digits, `.`, `_` and `-`, with at least one letter."""
    text = unicodedata.normalize("NFKC", raw[: MAX_IDENTIFIER + 1]).strip()
    if not _SIGN_IN_NAME.fullmatch(text):
        raise SignInNameUnreadable
    return text.casefold()


def build_learner_number(drawn: int) -> str:
    """Six digits and their Luhn check digit. `drawn` is 0…899999.

    No number begins with 0.
    """
    six = str(100_000 + drawn)
    return six + next(digit for digit in "0123456789" if _luhn_sum(six + digit) == 0)


def is_learner_number(digits: str) -> bool:
    right_form = len(digits) == NUMBER_LENGTH and digits.isascii() and digits.isdigit()
    return right_form and _luhn_sum(digits) == 0


def _luhn_sum(digits: str) -> int:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10


def _phone_forms(digits: str) -> tuple[str, ...]:
    """Return the forms in which the number may be stored, one for each country it may be of."""
    digits = _replace_double_zero(digits)
    if digits.startswith("+"):
        typed = [(digits, "")]
    elif _CHINESE_MOBILE.fullmatch(digits):
        typed = [(digits, "CN")]
    else:
        typed = [("+" + digits, ""), *((digits, country) for country in PHONE_COUNTRIES)]
    found = (_parse_phone(*attempt) for attempt in typed)
    return tuple(dict.fromkeys(_format_phone(number) for number in found if number))
