"""Rules of enrolment, calendar days in a zone, and batches of ids."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

CourseAccess: TypeAlias = Literal["public", "account", "cohort"]
ContactChannel: TypeAlias = Literal["wechat", "phone", "mail", "visit"]
T = TypeVar("T")
DEFAULT_ZONE = "Asia/Shanghai"


def may_enrol(access: CourseAccess, *, is_offered: bool) -> bool:
    """Return True for public and account courses; others require an offer of the cohort."""
    return access in {"public", "account"} or is_offered


def day_of(moment: dt.datetime, zone: str | None) -> dt.date:
    """Return the calendar day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone or DEFAULT_ZONE)).date()


def is_quiet(quiet_from: dt.date | None, quiet_until: dt.date | None, day: dt.date) -> bool:
    """Return whether the day is in the quiet period, both ends included; False without one."""
    if quiet_from is None or quiet_until is None:
        return False
    return quiet_from <= day <= quiet_until


def shift_day(day: dt.date | None, *, weeks: int, today: dt.date) -> dt.date | None:
    """Return the day moved by weeks; a day in the past is unchanged."""
    if day is None or day < today:
        return day
    return day + dt.timedelta(weeks=weeks)


def chunks(ids: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Yield the ids in batches that fit one statement on both database engines."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
