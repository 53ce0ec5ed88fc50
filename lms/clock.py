"""The only module that reads the time, and the calendar day of a moment in a zone."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import TypeAlias
from zoneinfo import ZoneInfo, available_timezones

DEFAULT_ZONE = "Asia/Shanghai"

# For code that must read the time after it holds a lock: a moment read before waiting for the lock
# would be earlier than those of others that held it before.
Clock: TypeAlias = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """Return the current moment, aware and in UTC."""
    return dt.datetime.now(dt.UTC)


def day_of(moment: dt.datetime, zone: str | None) -> dt.date:
    """Return the calendar day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone or DEFAULT_ZONE)).date()


def days_in(zone: str | None) -> Callable[[dt.datetime], dt.date]:
    """Return `day_of` in one zone, for lists of moments: the zone is looked up once."""
    found = ZoneInfo(zone or DEFAULT_ZONE)
    return lambda moment: moment.astimezone(found).date()


def is_zone(name: str) -> bool:
    """Return whether the machine knows a time zone of this name."""
    return name in list_zones()


@functools.cache
def list_zones() -> frozenset[str]:
    """Return the names of the time zones that the machine knows."""
    # Each call of the library reads some 600 files, for every person of a list.
    return frozenset(available_timezones())
