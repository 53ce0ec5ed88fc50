"""How wrong tries slow down the next one, and how many of anything an address may ask for.

Only wrong tries count. What is still being verified takes a place and nothing more.
"""

import datetime as dt
import math
from dataclasses import dataclass

from lms.waits import doubled

# Verifying takes 30 ms, seconds under load. A place that is held for longer belongs to a process
# that has ended.
LONGEST_LOOK = dt.timedelta(seconds=10)
# Clocks of several machines differ by less. A moment further ahead was written before the clock
# was set back, and says nothing about how long ago it was.
CLOCK_SKEW = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Pace:
    """`free` wrong tries without a wait, then `first` seconds, doubling up to `longest`."""

    free: int
    first: int
    longest: int
    closes_at: int | None = None
    forgets_after: dt.timedelta | None = None


# One account, tried on devices that it never signed in on; one account on one device of its own;
# one session that has to prove itself again.
ACCOUNT = Pace(free=5, first=15, longest=15 * 60, closes_at=100)
OWN_DEVICE = ACCOUNT
SESSION = ACCOUNT
# A phone that a workshop passes round: an hour of rest makes it new. Nearly no gain for a guesser,
# who waits a quarter of an hour for each try by then.
DEVICE = Pace(free=5, first=15, longest=15 * 60, forgets_after=dt.timedelta(hours=1))
# A whole workshop, or a village, stands behind one address.
ADDRESS = Pace(free=300, first=1, longest=60, forgets_after=dt.timedelta(hours=1))


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `a_minute`: a bucket that leaks."""

    burst: int
    a_minute: int

    @property
    def interval(self) -> dt.timedelta:
        return dt.timedelta(minutes=1) / self.a_minute


# Twice and five times what the fullest hall asks for.
CHECKS = Rate(burst=120, a_minute=60)
JOINS = Rate(burst=300, a_minute=60)
# Wrong codes of halls alone: whoever types a right one is not asked.
WRONG_HALL_CODES = Rate(burst=300, a_minute=60)


def wrong_before(pace: Pace, *, wrong: int, tried_at: dt.datetime, now: dt.datetime) -> int:
    """The wrong tries that still count."""
    if pace.forgets_after is not None and now - tried_at >= pace.forgets_after:
        return 0
    return wrong


def wait(pace: Pace, *, wrong: int) -> dt.timedelta:
    """How long the next try waits after `wrong` wrong ones in a row."""
    if wrong < pace.free:
        return dt.timedelta(0)
    seconds = doubled(pace.first, pace.longest, times=wrong - pace.free)
    return dt.timedelta(seconds=seconds)


def wait_left(pace: Pace, *, wrong: int, tried_at: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """What remains of the wait: never more than the wait itself, whatever the clock did."""
    passed = now - tried_at
    if passed < -CLOCK_SKEW:
        return dt.timedelta(0)
    return max(wait(pace, wrong=wrong) - max(passed, dt.timedelta(0)), dt.timedelta(0))


def is_closed(pace: Pace, *, wrong: int) -> bool:
    """So many wrong tries in a row that only a new card code opens the account again."""
    return pace.closes_at is not None and wrong >= pace.closes_at


def places(pace: Pace, *, wrong: int) -> int:
    """How many may be verified at once: no more than may be wrong before the next wait."""
    return max(1, pace.free - wrong)


def is_being_looked_at(begun_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether a place that was taken then is still held."""
    return abs(now - begun_at) < LONGEST_LOOK


def take(rate: Rate, *, full_at: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, dt.timedelta]:
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
