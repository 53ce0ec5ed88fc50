"""Identifiers as people enter them: a learner number, phone, e-mail or sign-in name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from lms.errors import Refusal

IdentifierKind = Literal["number", "phone", "email", "name", "none"]
NUMBER_LENGTH = 7
_LONGEST = 254
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_SIGN_IN_NAME = re.compile(r"(?=.*[^\W\d_])\w[\w.-]{0,39}")
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
# Calling codes of the region: a phone in national format is searched under each of them.
CALLING_CODES: dict[str, str] = {
    "CN": "86", "IN": "91", "LK": "94", "VN": "84", "TH": "66", "ID": "62", "PH": "63",
    "NP": "977", "BD": "880", "PK": "92", "MM": "95", "LA": "856", "KH": "855", "MY": "60",
    "PG": "675", "FJ": "679", "TL": "670", "WS": "685", "TO": "676", "SB": "677", "VU": "678",
    "UZ": "998", "KG": "996", "TJ": "992", "KZ": "7", "IR": "98", "AF": "93", "MN": "976",
    "BT": "975", "JP": "81", "KR": "82", "HK": "852", "TW": "886", "SG": "65", "AU": "61",
    "NZ": "64",
}  # fmt: skip


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
    if len(raw) > _LONGEST or not raw.isprintable():
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

    Full-width digits, spaces, hyphens, dots and brackets are accepted.
    """
    text = unicodedata.normalize("NFKC", raw)
    kept = [c for c in text if not (c.isspace() or c in ".()" or unicodedata.category(c) == "Pd")]
    digits = "".join(kept)
    body = digits.removeprefix("+")
    return digits if body.isascii() and body.isdigit() else ""


def clean_phone(raw: str, *, country: str = "") -> str:
    """Return `+` and digits. A number in national format gets the calling code of `country`."""
    digits = read_digits(raw[:_LONGEST])
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits and not digits.startswith("+"):
        code = "86" if _CHINESE_MOBILE.fullmatch(digits) else CALLING_CODES.get(country, "")
        digits = f"+{code}{digits.lstrip('0')}" if code else ""
    if not 8 <= len(digits) <= 16 or not _is_whole(digits):
        raise PhoneUnreadable
    return digits


def _is_whole(digits: str) -> bool:
    """Return whether no digit is missing; numbers of China have ten or eleven digits."""
    home = digits.removeprefix("+86")
    return home == digits or len(home) in {10, 11}


def clean_email(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw[: _LONGEST + 1]).strip()
    usable = len(text) <= _LONGEST and text.isprintable()
    if not usable or not _EMAIL.fullmatch(text):
        raise EmailUnreadable
    return text.casefold()


def clean_sign_in_name(raw: str) -> str:
    """Return the folded name of letters, digits, `.`, `_` and `-`, with at least one letter."""
    text = unicodedata.normalize("NFKC", raw[: _LONGEST + 1]).strip()
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
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+"):
        return (digits,)
    if _CHINESE_MOBILE.fullmatch(digits):
        return ("+86" + digits,)
    national = digits.lstrip("0")
    codes = sorted(set(CALLING_CODES.values()))
    return ("+" + digits, *(f"+{code}{national}" for code in codes))
