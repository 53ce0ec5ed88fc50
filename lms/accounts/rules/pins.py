"""Secrets that people choose: PINs of learners and passphrases of staff."""

import contextlib
import datetime as dt
import itertools
import unicodedata

from lms.accounts.rules.identifiers import read_digits
from lms.errors import Refusal
from lms.short_text import drop_invisible

PIN_LENGTH = 8
MIN_PASSPHRASE_LENGTH = 15
MAX_SECRET_LENGTH = 128
# Roles that sign in with a passphrase; managers of SPOs use a PIN on a phone.
STAFF_ROLES = frozenset({"trainer", "coordinator", "administrator"})
_MIN_DIFFERENT_DIGITS = 5
# Years of birth and of holidays, in the common and in the Buddhist calendar.
_YEARS = (*range(1900, 2100), *range(2400, 2600))
_BUDDHIST = 543


class PinFormatInvalid(Refusal):
    message = "A PIN has exactly 8 digits."


class PinIsDate(Refusal):
    message = "This PIN reads as a date, which others guess first. Choose another."


class PinIsSequence(Refusal):
    message = "This PIN is a sequence of digits such as 12345678. Choose another."


class PinIsRepeat(Refusal):
    message = "This PIN repeats itself. Choose another."


class PinIsPersonal(Refusal):
    message = "This PIN is part of your phone or learner number. Choose another."


class PassphraseTooShort(Refusal):
    message = "A passphrase has at least %(least)s characters. Use four or five words."


class PassphraseTooLong(Refusal):
    message = "A passphrase has at most %(most)s characters."


class PassphraseTooPlain(Refusal):
    message = "This passphrase repeats the same few characters. Use four or five words."


class PassphraseIsPersonal(Refusal):
    message = "This passphrase contains your name, number, phone or e-mail. Choose other words."


def clean_pin(raw: str, *, personal: tuple[str, ...] = ()) -> str:
    """Return the eight digits of a chosen PIN. `personal` holds the phone and learner number."""
    pin = read_digits(raw)
    if len(pin) != PIN_LENGTH or not pin.isdigit():
        raise PinFormatInvalid
    if len(set(pin)) < 3 or _repeats(pin) or pin[0::2] == pin[1::2]:
        raise PinIsRepeat
    if len({(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}) == 1:
        raise PinIsSequence
    if _is_date(pin):
        raise PinIsDate
    numbers = [read_digits(number).removeprefix("+") for number in personal]
    if any(number and (pin in number or number in pin) for number in numbers):
        raise PinIsPersonal
    return pin


def build_pin(drawn: int) -> str:
    """Return eight digits of a random number; clean_pin may still refuse them."""
    return f"{drawn % 10**PIN_LENGTH:0{PIN_LENGTH}d}"


def format_pin(pin: str) -> str:
    """Return the PIN in two groups of four."""
    return f"{pin[:4]} {pin[4:]}"


def clean_passphrase(raw: str, *, personal: tuple[str, ...] = ()) -> str:
    """Return the chosen passphrase in the form that is hashed."""
    phrase = fold_secret(raw)
    if len(phrase) < MIN_PASSPHRASE_LENGTH:
        raise PassphraseTooShort(least=MIN_PASSPHRASE_LENGTH)
    if len(phrase) > MAX_SECRET_LENGTH:
        raise PassphraseTooLong(most=MAX_SECRET_LENGTH)
    folded = phrase.casefold()
    if len(set(folded)) < _MIN_DIFFERENT_DIGITS or _repeats(folded):
        raise PassphraseTooPlain
    if any(word and len(word) > 3 and word.casefold() in folded for word in personal):
        raise PassphraseIsPersonal
    return phrase


def fold_secret(raw: str) -> str:
    """Return the form of a secret that is hashed and compared, whatever the phone's keyboard."""
    digits = read_digits(raw)
    return digits or unicodedata.normalize("NFKC", drop_invisible(raw)).strip()


def _repeats(text: str) -> bool:
    return text in (text + text)[1:-1]


def _is_date(pin: str) -> bool:
    orders = (
        (pin[:4], pin[4:6], pin[6:]),
        (pin[4:], pin[2:4], pin[:2]),
        (pin[4:], pin[:2], pin[2:4]),
    )
    return any(_exists(int(y), int(m), int(d)) for y, m, d in orders)


def _exists(year: int, month: int, day: int) -> bool:
    if year not in _YEARS:
        return False
    with contextlib.suppress(ValueError):
        dt.date(year if year < 2400 else year - _BUDDHIST, month, day)
        return True
    return False
