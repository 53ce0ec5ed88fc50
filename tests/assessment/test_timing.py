"""Waits, attempts left, and the six states of a start page."""

import datetime as dt

import pytest

from lms.assessment.rules.timing import next_attempt_at, quiz_state, remaining_attempts
from tests.factories import NOW
from tests.factories_course import quiz_rules

HOUR = dt.timedelta(hours=1)
WAITS = quiz_rules(waits=(0, 3600, 86400))


@pytest.mark.parametrize(
    ("failures", "wait"), [(0, None), (1, None), (2, HOUR), (3, 24 * HOUR), (9, 24 * HOUR)]
)
def test_the_last_wait_repeats(failures, wait):
    opens_at = next_attempt_at(WAITS, failures=failures, failed_at=NOW)

    assert opens_at == (NOW + wait if wait else None)


def test_no_wait_without_waits_or_without_a_failure():
    assert next_attempt_at(quiz_rules(), failures=3, failed_at=NOW) is None
    assert next_attempt_at(WAITS, failures=2, failed_at=None) is None


def test_attempts_left():
    assert remaining_attempts(quiz_rules(), used=9) is None
    assert [remaining_attempts(quiz_rules(attempts=2), used=n) for n in (0, 2, 3)] == [2, 0, 0]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "new"),
        ({"is_open": True}, "begun"),
        ({"is_open": True, "is_changed": True}, "changed"),
        ({"is_passed": True}, "passed"),
        ({"failures": 1}, "failed"),
        ({"failures": 1, "opens_at": NOW - HOUR}, "failed"),
        ({"failures": 1, "opens_at": NOW + HOUR}, "must_wait"),
    ],
)
def test_state_of_a_quiz(values, state):
    known = {
        "is_passed": False,
        "is_open": False,
        "is_changed": False,
        "failures": 0,
        "opens_at": None,
    }

    assert quiz_state(**{**known, **values}, now=NOW) == state
