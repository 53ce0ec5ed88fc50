"""When a reminder may go out by itself: in the morning, three at most, three days apart."""

import datetime as dt
from zoneinfo import ZoneInfo

from lms.enrolment.rules import DEFAULT_ZONE

MOST = 3
APART = dt.timedelta(days=3)
MORNING = range(8, 12)


def is_morning(moment: dt.datetime, zone: str | None) -> bool:
    """From eight until noon where the people live; what is missed waits for the next morning."""
    return moment.astimezone(ZoneInfo(zone or DEFAULT_ZONE)).hour in MORNING


def is_used_up(count: int) -> bool:
    """Whether so many reminders are all that a person gets in a cohort."""
    return count >= MOST


def is_too_soon(last_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether the last reminder lies less than three days back."""
    return now - last_at < APART
