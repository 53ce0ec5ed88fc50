"""The one place that reads the time."""

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

# For what has to know the moment only once it holds a lock: a moment that was read while waiting
# for the lock lies before those of others that got it first.
Clock: TypeAlias = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """The moment, in UTC and aware."""
    return dt.datetime.now(dt.UTC)
