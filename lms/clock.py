"""The one place that reads the time."""

import datetime as dt


def now() -> dt.datetime:
    """The moment, in UTC and aware."""
    return dt.datetime.now(dt.UTC)
