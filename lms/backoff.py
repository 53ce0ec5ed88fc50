"""Waits that double: how long to wait before something is tried again."""

import datetime as dt
from typing import TypeVar

# 2^20 is far beyond every limit; a larger power is only a larger number to make.
_MOST = 20

T = TypeVar("T", int, float, dt.timedelta)


def doubled_wait(first: T, longest: T, *, times: int) -> T:
    """`first`, doubled so many times, never more than `longest`."""
    return min(first * (1 << min(max(times, 0), _MOST)), longest)
