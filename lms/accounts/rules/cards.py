"""Card codes: twelve digits, for one person, used up once that person has a PIN."""

import datetime as dt
import hashlib
import hmac
from zoneinfo import ZoneInfo

from lms.accounts.rules.identifiers import read_digits

CODE_LENGTH = 12
DAYS_IN_COHORT = 30
DAYS_WITHOUT_COHORT = 60


def build_code(key: bytes, *, person_id: int, counter: int) -> str:
    """Return the code of a person's card; a reprint raises the counter."""
    mac = hmac.digest(key, f"card:{person_id}:{counter}".encode(), hashlib.sha256)
    return f"{int.from_bytes(mac, 'big') % 10**CODE_LENGTH:0{CODE_LENGTH}d}"


def code_digest(key: bytes, code: str) -> bytes:
    """Return the keyed digest that the database stores; useless for guessing without the key."""
    return hmac.digest(key, f"card-digest:{code}".encode(), hashlib.sha256)


def fold_code(raw: str) -> str:
    """Return the twelve digits of an entered or scanned code; empty if it is not a code."""
    digits = read_digits(raw[:64])
    return digits if len(digits) == CODE_LENGTH and digits.isdigit() else ""


def format_code(code: str) -> str:
    """Return the code in groups of three, as printed."""
    return " ".join(code[index : index + 3] for index in range(0, CODE_LENGTH, 3))


def expiry(*, first_day: dt.date | None, zone: str, now: dt.datetime) -> dt.datetime:
    """Return when a code expires: 30 days after the cohort's first day, 60 days without a cohort.

    A code that is issued later in the cohort is valid for 30 days from then.
    """
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    if first_day is None:
        last = today + dt.timedelta(days=DAYS_WITHOUT_COHORT)
    else:
        last = max(first_day, today) + dt.timedelta(days=DAYS_IN_COHORT)
    return dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), local).astimezone(dt.UTC)
