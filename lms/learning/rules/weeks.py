"""Weeks of a cohort: from Monday to Sunday in its zone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import accumulate
from zoneinfo import ZoneInfo

MAX_WEEKS = 60
WEEK = dt.timedelta(days=7)


def week_start_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def list_weeks(first: dt.date, last: dt.date, *, max_weeks: int = MAX_WEEKS) -> tuple[dt.date, ...]:
    """Return the Mondays from the week of `first` to that of `last`, at most the newest ones."""
    start, end = week_start_of(first), week_start_of(last)
    count = (end - start).days // 7 + 1
    return tuple(start + WEEK * index for index in range(max(count - max_weeks, 0), max(count, 0)))


def begins_at(day: dt.date, zone: str) -> dt.datetime:
    """Return the moment, in UTC, at which a day begins in the zone."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def is_any_quiet(
    week_start: dt.date, quiet_from: dt.date | None, quiet_until: dt.date | None
) -> bool:
    """Return whether a day of the week is in the quiet period."""
    if quiet_from is None or quiet_until is None:
        return False
    return quiet_from < week_start + WEEK and quiet_until >= week_start


def add_up(counts: Mapping[int, int], week_count: int) -> tuple[int, ...]:
    """Return the running totals by index; counts of negative indexes are part of the first."""
    by_week = [counts.get(index, 0) for index in range(week_count)]
    before = sum(count for index, count in counts.items() if index < 0)
    return tuple(accumulate([before + by_week[0], *by_week[1:]])) if by_week else ()


def find_week_index(weeks: Sequence[dt.date], day: dt.date | None) -> int | None:
    """Return the index of the week that contains the day, None if none does."""
    return weeks.index(week_start_of(day)) if day and week_start_of(day) in weeks else None
