"""Who may enrol, and which day it is where people learn."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

CourseAccess: TypeAlias = Literal["public", "account", "cohort"]
ContactChannel: TypeAlias = Literal["wechat", "phone", "mail", "visit"]
T = TypeVar("T")
DEFAULT_ZONE = "Asia/Shanghai"


def may_enrol(access: CourseAccess, *, is_offered: bool) -> bool:
    """Public and account courses take whoever has an account, the others their cohorts' people."""
    return access in {"public", "account"} or is_offered


def day_of(moment: dt.datetime, zone: str | None) -> dt.date:
    """The calendar day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone or DEFAULT_ZONE)).date()


def is_quiet(quiet_from: dt.date | None, quiet_until: dt.date | None, day: dt.date) -> bool:
    """Whether the day lies in the quiet time, both ends included; none is never quiet."""
    if quiet_from is None or quiet_until is None:
        return False
    return quiet_from <= day <= quiet_until


def shift_day(day: dt.date | None, *, weeks: int, today: dt.date) -> dt.date | None:
    """The day moved by weeks when it lies ahead; what is past has happened and stays."""
    if day is None or day < today:
        return day
    return day + dt.timedelta(weeks=weeks)


def chunks(ids: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Ids in parts that one statement holds on both engines."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
