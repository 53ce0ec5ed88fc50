"""The only module that reads the time."""

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

# For code that must read the time after it holds a lock: a moment read before waiting for the lock
# would be earlier than those of others that held it before.
Clock: TypeAlias = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """Return the current moment, aware and in UTC."""
    return dt.datetime.now(dt.UTC)
