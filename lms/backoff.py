"""Exponential backoff: the wait before a retry."""

import datetime as dt
from typing import TypeVar

# 2^20 is far beyond every limit; a larger power would only cost time.
_MAX_DOUBLINGS = 20

T = TypeVar("T", int, float, dt.timedelta)


def double_wait(first: T, maximum: T, *, times: int) -> T:
    """Return `first` doubled `times` times, at most `maximum`."""
    return min(first * (1 << min(max(times, 0), _MAX_DOUBLINGS)), maximum)
