"""Limits of automatic reminders: in the morning, three at most, three days apart."""

import datetime as dt
from zoneinfo import ZoneInfo

from lms.clock import DEFAULT_ZONE

MAX_REMINDERS = 3
APART = dt.timedelta(days=3)
MORNING = range(8, 12)


def is_morning(moment: dt.datetime, zone: str | None) -> bool:
    """Return whether it is between eight and noon in the zone of the cohort."""
    return moment.astimezone(ZoneInfo(zone or DEFAULT_ZONE)).hour in MORNING


def is_used_up(count: int) -> bool:
    """Return whether a person has had the maximum number of reminders in a cohort."""
    return count >= MAX_REMINDERS


def is_too_soon(last_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Return whether the last reminder was less than three days ago."""
    return now - last_at < APART
