"""Waits that double, for all who try again."""

import datetime as dt

import pytest

from lms.backoff import double_wait


@pytest.mark.parametrize(
    ("times", "seconds"), [(-1, 1.5), (0, 1.5), (1, 3), (2, 6), (3, 10), (10**9, 10)]
)
def test_wait_doubles_up_to_the_longest(times, seconds):
    assert double_wait(1.5, 10.0, times=times) == seconds
    length = double_wait(dt.timedelta(seconds=1.5), dt.timedelta(seconds=10), times=times)
    assert length == dt.timedelta(seconds=seconds)
