"""How wrong tries slow down the next one, and how many of anything an address may ask for.

Only wrong tries count. What is still being verified takes a place and nothing more.
"""

import datetime as dt
import math
from dataclasses import dataclass

from lms.backoff import doubled_wait

# Verifying takes 30 ms, seconds under load. A place that is held for longer belongs to a process
# that has ended.
LONGEST_VERIFICATION = dt.timedelta(seconds=10)
# Clocks of several machines differ by less. A moment further ahead was written before the clock
# was set back, and says nothing about how long ago it was.
CLOCK_SKEW = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class ThrottleLimits:
    """`free` wrong tries without a wait, then `first` seconds, doubling up to `longest`."""

    free: int
    first: int
    longest: int
    closes_at: int | None = None
    forgets_after: dt.timedelta | None = None


# One account, tried on devices that it never signed in on; one account on one device of its own;
# one session that has to prove itself again.
ACCOUNT = ThrottleLimits(free=5, first=15, longest=15 * 60, closes_at=100)
OWN_DEVICE = ACCOUNT
SESSION = ACCOUNT
# A phone that a workshop passes round: an hour of rest makes it new. Nearly no gain for a guesser,
# who waits a quarter of an hour for each try by then.
DEVICE = ThrottleLimits(free=5, first=15, longest=15 * 60, forgets_after=dt.timedelta(hours=1))
# A whole workshop, or a village, stands behind one address.
ADDRESS = ThrottleLimits(free=300, first=1, longest=60, forgets_after=dt.timedelta(hours=1))


@dataclass(frozen=True)
class RateLimit:
    """`burst` at once, then `a_minute`: a bucket that leaks."""

    burst: int
    a_minute: int

    @property
    def interval(self) -> dt.timedelta:
        return dt.timedelta(minutes=1) / self.a_minute


# Twice and five times what the fullest hall asks for.
CHECKS = RateLimit(burst=120, a_minute=60)
JOINS = RateLimit(burst=300, a_minute=60)
# Wrong codes of halls alone: whoever types a right one is not asked.
WRONG_WORKSHOP_CODES = RateLimit(burst=300, a_minute=60)


def count_failed(
    limits: ThrottleLimits, *, failed_count: int, tried_at: dt.datetime, now: dt.datetime
) -> int:
    """The wrong tries that still count."""
    if limits.forgets_after is not None and now - tried_at >= limits.forgets_after:
        return 0
    return failed_count


def wait_after(limits: ThrottleLimits, *, failed_count: int) -> dt.timedelta:
    """How long the next try waits after `wrong` wrong ones in a row."""
    if failed_count < limits.free:
        return dt.timedelta(0)
    seconds = doubled_wait(limits.first, limits.longest, times=failed_count - limits.free)
    return dt.timedelta(seconds=seconds)


def remaining_wait(
    limits: ThrottleLimits, *, failed_count: int, tried_at: dt.datetime, now: dt.datetime
) -> dt.timedelta:
    """What remains of the wait: never more than the wait itself, whatever the clock did."""
    passed = now - tried_at
    if passed < -CLOCK_SKEW:
        return dt.timedelta(0)
    return max(
        wait_after(limits, failed_count=failed_count) - max(passed, dt.timedelta(0)),
        dt.timedelta(0),
    )


def is_closed(limits: ThrottleLimits, *, failed_count: int) -> bool:
    """So many wrong tries in a row that only a new card code opens the account again."""
    return limits.closes_at is not None and failed_count >= limits.closes_at


def count_free_slots(limits: ThrottleLimits, *, failed_count: int) -> int:
    """How many may be verified at once: no more than may be wrong before the next wait."""
    return max(1, limits.free - failed_count)


def is_in_flight(begun_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether a place that was taken then is still held."""
    return abs(now - begun_at) < LONGEST_VERIFICATION


def take_from_bucket(
    rate: RateLimit, *, full_at: dt.datetime, now: dt.datetime
) -> tuple[dt.datetime, dt.timedelta]:
    """Ask the bucket for one more: its new mark, and how long to wait (zero: it was given).

    `full_at` is when the bucket will be full again; further ahead than it can be says that the
    clock was set back, and nothing else.
    """
    emptied = now + rate.burst * rate.interval
    is_known = full_at <= emptied + CLOCK_SKEW
    later = max(full_at if is_known else now, now) + rate.interval
    return later, max(later - emptied, dt.timedelta(0))


def whole_seconds(left: dt.timedelta) -> int:
    """As it is told: at least two, so that no sentence says "1 seconds"."""
    return max(2, math.ceil(left.total_seconds()))
