"""The delay of the next try after failures, and limits of requests of a kind by address.

Only failures are counted. A try that is being verified only occupies a slot.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import ClassVar

from lms.backoff import double_wait
from lms.errors import Busy, Refusal

# Verifying takes 30 ms, or seconds under load. A slot in use for longer belongs to a process that
# has ended.
MAX_VERIFICATION_TIME = dt.timedelta(seconds=10)
# Clocks of several machines differ by less. A moment further in the future was written before the
# clock was set back, so it does not show how much time has passed.
CLOCK_SKEW = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class ThrottleLimits:
    """`free` failures without a wait, then `first` seconds, doubling up to `max_wait` seconds."""

    free: int
    first: int
    max_wait: int
    closes_after: int | None = None
    expires_after: dt.timedelta | None = None


# One account on devices that it never signed in on; one account on one known device; one session
# that has to be confirmed again.
ACCOUNT = ThrottleLimits(free=5, first=15, max_wait=15 * 60, closes_after=100)
USED_DEVICE = ACCOUNT
SESSION = ACCOUNT
# A phone shared in a workshop: its failures expire after an hour. An attacker gains little by that:
# at that count each try waits for a quarter of an hour.
DEVICE = ThrottleLimits(free=5, first=15, max_wait=15 * 60, expires_after=dt.timedelta(hours=1))
# A whole workshop or village may share one address.
ADDRESS = ThrottleLimits(free=300, first=1, max_wait=60, expires_after=dt.timedelta(hours=1))


@dataclass(frozen=True)
class RateLimit:
    """`burst` requests at once, then `per_minute` requests a minute (leaky bucket)."""

    burst: int
    per_minute: int

    @property
    def interval(self) -> dt.timedelta:
        return dt.timedelta(minutes=1) / self.per_minute


# Twice and five times what the largest workshop needs.
CHECKS = RateLimit(burst=120, per_minute=60)
JOINS = RateLimit(burst=300, per_minute=60)
# Everybody of a village may ask for a place at once; a script that fills the list is slow.
ADMISSION_REQUESTS = RateLimit(burst=30, per_minute=1)
# Only wrong workshop codes are limited; a right one is never refused.
WRONG_WORKSHOP_CODES = RateLimit(burst=300, per_minute=60)
RATES: dict[str, RateLimit] = {
    "check": CHECKS,
    "join": JOINS,
    "admission": ADMISSION_REQUESTS,
    "workshop": WRONG_WORKSHOP_CODES,
}


def count_failed(
    limits: ThrottleLimits, *, failed_count: int, tried_at: dt.datetime, now: dt.datetime
) -> int:
    """Return the number of failures that still count."""
    if limits.expires_after is not None and now - tried_at >= limits.expires_after:
        return 0
    return failed_count


def wait_after(limits: ThrottleLimits, *, failed_count: int) -> dt.timedelta:
    """Return the wait before the next try after `failed_count` consecutive failures."""
    if failed_count < limits.free:
        return dt.timedelta(0)
    seconds = double_wait(limits.first, limits.max_wait, times=failed_count - limits.free)
    return dt.timedelta(seconds=seconds)


def remaining_wait(
    limits: ThrottleLimits, *, failed_count: int, tried_at: dt.datetime, now: dt.datetime
) -> dt.timedelta:
    """Return the rest of the wait, never more than the whole wait if the clock was changed."""
    passed = now - tried_at
    if passed < -CLOCK_SKEW:
        return dt.timedelta(0)
    return max(
        wait_after(limits, failed_count=failed_count) - max(passed, dt.timedelta(0)),
        dt.timedelta(0),
    )


def is_closed(limits: ThrottleLimits, *, failed_count: int) -> bool:
    """Return whether only a new card code reopens the account, after too many failures."""
    return limits.closes_after is not None and failed_count >= limits.closes_after


def count_free_slots(limits: ThrottleLimits, *, failed_count: int) -> int:
    """Return how many tries may be verified at once: no more than may fail before the next wait."""
    return max(1, limits.free - failed_count)


def is_in_flight(begun_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Return whether a try that began then still occupies its slot."""
    return abs(now - begun_at) < MAX_VERIFICATION_TIME


def take_from_bucket(
    rate: RateLimit, *, full_at: dt.datetime, now: dt.datetime
) -> tuple[dt.datetime, dt.timedelta]:
    """Take one request from the bucket; return the new `full_at` and the wait (zero if granted).

    `full_at` is when the bucket is full again. A value later than is possible means that the clock
    was set back, and the bucket counts as full now.
    """
    emptied = now + rate.burst * rate.interval
    is_known = full_at <= emptied + CLOCK_SKEW
    later = max(full_at if is_known else now, now) + rate.interval
    return later, max(later - emptied, dt.timedelta(0))


def whole_seconds(wait: dt.timedelta) -> int:
    """Return seconds as shown: at least two, so that no sentence says "1 seconds"."""
    return max(2, math.ceil(wait.total_seconds()))


class Throttled(Refusal):
    """Too early: wait for `seconds`. Long waits are shown in minutes."""

    message_in_minutes: ClassVar[str]

    def __init__(self, *, wait: dt.timedelta) -> None:
        self.seconds = whole_seconds(wait)
        super().__init__(seconds=self.seconds)


class TooManyTries(Throttled):
    message = "Too many wrong tries. Wait %(seconds)s seconds, then try again."
    message_in_minutes = "Too many wrong tries. Wait %(minutes)s minutes, then try again."


class TooOften(Throttled):
    message = "Too many requests came from your network. Wait %(seconds)s seconds, then try again."
    message_in_minutes = (
        "Too many requests came from your network. Wait %(minutes)s minutes, then try again."
    )


class SecretClosed(Refusal):
    message = (
        "After many wrong tries this PIN does not work here. Sign in on a phone where you signed in"
        " before, or ask your manager for a new card code."
    )


class TooManyInFlight(Busy):
    """As many tries are being verified as may fail: the next one waits for them."""
