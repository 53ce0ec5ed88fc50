"""How wrong tries slow down the next one. A try is counted before the secret is looked at."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """`free` tries without a wait, then `first` seconds, doubling up to `longest`."""

    free: int
    first: int
    longest: int
    closes_at: int | None = None
    forgets_after: dt.timedelta | None = None


ACCOUNT = Pace(free=5, first=15, longest=15 * 60, closes_at=100)
# A phone that a workshop passes round: an hour of rest makes it new. Nearly no gain for a guesser,
# who waits a quarter of an hour for each try by then.
DEVICE = Pace(free=5, first=15, longest=15 * 60, forgets_after=dt.timedelta(hours=1))
# A whole workshop, or a village, stands behind one address.
ADDRESS = Pace(free=200, first=1, longest=60, forgets_after=dt.timedelta(hours=1))


def wrong_before(pace: Pace, *, wrong: int, tried_at: dt.datetime, now: dt.datetime) -> int:
    """The wrong tries that still count."""
    if pace.forgets_after is not None and now - tried_at >= pace.forgets_after:
        return 0
    return wrong


def wait(pace: Pace, *, wrong: int) -> dt.timedelta:
    """How long the next try waits after `wrong` wrong ones in a row."""
    if wrong < pace.free:
        return dt.timedelta(0)
    # 2^20 is far beyond every limit; a larger power is only a larger number to make.
    seconds = pace.first * 2 ** min(wrong - pace.free, 20)
    return dt.timedelta(seconds=min(seconds, pace.longest))


def is_closed(pace: Pace, *, wrong: int) -> bool:
    """So many wrong tries in a row that only a new card code opens the account again."""
    return pace.closes_at is not None and wrong >= pace.closes_at
