"""Numbers, ids of rows and days as people type them, in any width of digits."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from lms.errors import Refusal
from lms.short_text import clean_short_text

_MAX_TYPED = 40
_ID_DIGITS = 18
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


class DateUnreadable(Refusal):
    message = "Type the date as year-month-day, such as 2026-11-24."


def find_number(raw: str, *, digits: int, signed: bool = False) -> int | None:
    """Return the whole number of at most `digits` digits in a control or an address, else None.

    Full-width digits are read too, and with `signed` a plus or a minus before them.
    """
    if len(raw) > _MAX_TYPED:
        return None
    text = unicodedata.normalize("NFKC", clean_short_text(raw)).replace("−", "-")
    sign = text[:1] if signed and text[:1] in {"-", "+"} else ""
    number = text.removeprefix(sign)
    if not (number.isascii() and number.isdecimal() and len(number) <= digits):
        return None
    return -int(number) if sign == "-" else int(number)


def find_id(raw: str) -> int | None:
    """Return the id of a row in a control or an address, else None."""
    return find_number(raw, digits=_ID_DIGITS)


def find_ids(raw: Iterable[str]) -> frozenset[int]:
    """Return the ids of rows among the values of a control."""
    return frozenset(found for text in raw if (found := find_id(text)) is not None)


def read_date(typed: str) -> dt.date:
    """Return a day from 2026-11-24, 2026/11/24, 2026.11.24 or 2026年11月24日.

    Digits may be full-width. Raises DateUnreadable.
    """
    if len(typed) > _MAX_TYPED:
        raise DateUnreadable
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", clean_short_text(typed)).split()))
    try:
        day = dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError as error:
        raise DateUnreadable from error
    if day is None or not 2000 <= day.year <= 2100:
        raise DateUnreadable
    return day
