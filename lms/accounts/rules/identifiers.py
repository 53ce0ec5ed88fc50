"""Identifiers as people enter them: a learner number, phone, e-mail or sign-in name."""

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from lms.errors import Refusal
from lms.i18n.choices import PHONE_COUNTRIES
from lms.short_text import clean_short_text

IdentifierKind = Literal["number", "phone", "email", "name", "none"]
NUMBER_LENGTH = 7
MAX_IDENTIFIER = 254
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_SIGN_IN_NAME = re.compile(r"(?=.*[^\W\d_])\w[\w.-]{0,39}")
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
_CHINA = 86
_CHINESE_SERVICE = re.compile(r"(?:400|800)\d{7}|9[56]\d{3,6}|(?:100|101|11|12)\d{1,3}")
_MOBILES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_PERSONAL = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
_SERVICES = {
    PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL, PhoneNumberType.PAGER,
}  # fmt: skip


class PhoneUnreadable(Refusal):
    message = (
        "This is not a phone number. Begin with + and the country code, as in +86 138 0013 8000."
    )


class PhoneIncomplete(PhoneUnreadable):
    message = "This number has lost a digit, or has one too many. Compare it with the person's own."


class PhoneOfService(PhoneUnreadable):
    message = "This is the number of a service, not of a person. Write the person's own number."


class EmailUnreadable(Refusal):
    message = "This is not an e-mail address. One looks like name@example.org."


class SignInNameUnreadable(Refusal):
    message = "A sign-in name has at most 40 letters, digits, dots and hyphens, and no spaces."


@dataclass(frozen=True)
class Identifier:
    """An entered identifier, in the forms under which it may be stored."""

    kind: IdentifierKind
    forms: tuple[str, ...] = ()


def identify(raw: str) -> Identifier:
    """Recognize an identifier entered at sign-in; kind `none` if it fits no form."""
    text = unicodedata.normalize("NFKC", clean_short_text(raw[: 2 * MAX_IDENTIFIER])).strip()
    if len(text) > MAX_IDENTIFIER or not text.isprintable():
        return Identifier("none")
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
    if raw.isascii() and raw.isdecimal():
        return raw  # a tenth of the time in which a list is matched
    text = unicodedata.normalize("NFKC", clean_short_text(raw))
    characters = [
        c for c in text if not (c.isspace() or c in ".()" or unicodedata.category(c) == "Pd")
    ]
    digits = "".join(str(unicodedata.decimal(c, c)) for c in characters)
    body = digits.removeprefix("+")
    return digits if body.isascii() and body.isdigit() else ""


def clean_phone(raw: str, *, country: str = "") -> str:
    """Return `+` and digits. A number in national format is one of `country`.

    Raises PhoneUnreadable, or its subclass PhoneIncomplete or PhoneOfService.
    """
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
    _refuse_service(number)
    _refuse_incomplete(number)
    return _format_phone(number)


def find_phone_country(phone: str) -> str:
    """Return the country of a number as it is stored, "" for none."""
    number = _parse_phone(phone, "")
    return (phonenumbers.region_code_for_number(number) or "") if number else ""


def _replace_double_zero(digits: str) -> str:
    return "+" + digits[2:] if digits.startswith("00") else digits


def _parse_phone(digits: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException:
        return None


def _format_phone(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _refuse_service(number: PhoneNumber) -> None:
    digits = str(number.national_number)
    is_chinese = number.country_code == _CHINA and _CHINESE_SERVICE.fullmatch(digits)
    if is_chinese or phonenumbers.number_type(number) in _SERVICES:
        raise PhoneOfService


def _refuse_incomplete(number: PhoneNumber) -> None:
    """Refuse a number with digits missing or too many; new ranges of numbers need no new library.

    Landline numbers may be shorter, so a mobile number that lost a digit has a usual length too: it
    belongs to no range, and with one more digit it is a mobile number.
    """
    if phonenumbers.is_valid_number(number):
        return
    digits = str(number.national_number)
    if any(_is_mobile(number, digits + last) for last in "0123456789"):
        raise PhoneIncomplete
    if not _fits_length(number):
        raise PhoneIncomplete if _is_mobile(number, digits[:-1]) else PhoneUnreadable


def _is_mobile(number: PhoneNumber, digits: str) -> bool:
    changed = PhoneNumber(number.country_code, int(digits or "0"))
    return phonenumbers.number_type(changed) in _MOBILES


def _fits_length(number: PhoneNumber) -> bool:
    """Return whether a person's number may have this length; short Chinese ones are services."""
    if number.country_code == _CHINA:
        return len(str(number.national_number)) in {10, 11}
    reasons = (
        phonenumbers.is_possible_number_for_type_with_reason(number, kind) for kind in _PERSONAL
    )
    return phonenumbers.ValidationResult.IS_POSSIBLE in reasons


def clean_email(raw: str) -> str:
    text = unicodedata.normalize("NFKC", clean_short_text(raw[: 2 * MAX_IDENTIFIER])).strip()
    usable = len(text) <= MAX_IDENTIFIER and text.isprintable()
    if not usable or not _EMAIL.fullmatch(text):
        raise EmailUnreadable
    return text.casefold()


def clean_sign_in_name(raw: str) -> str:
    """Return the folded name of letters, digits, `.`, `_` and `-`, with at least one letter."""
    text = unicodedata.normalize("NFKC", clean_short_text(raw[: 2 * MAX_IDENTIFIER])).strip()
    if not _SIGN_IN_NAME.fullmatch(text):
        raise SignInNameUnreadable
    return text.casefold()


def build_learner_number(drawn: int) -> str:
    """Return six digits and their Luhn check digit. `drawn` is 0…899999.

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
