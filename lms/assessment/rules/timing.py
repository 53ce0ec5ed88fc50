"""The moment when the next attempt may begin, and the six states of the start page."""

import datetime as dt
from typing import Literal, TypeAlias

from lms.content.question_model import QuizRules

QuizState: TypeAlias = Literal["new", "begun", "must_wait", "failed", "passed", "changed"]


def next_attempt_at(
    rules: QuizRules, *, failures: int, failed_at: dt.datetime | None
) -> dt.datetime | None:
    """Return the moment from which the next attempt may begin, None for now."""
    if not rules.waits or failures == 0 or failed_at is None:
        return None
    wait = rules.waits[min(failures, len(rules.waits)) - 1]
    return failed_at + dt.timedelta(seconds=wait) if wait else None


def remaining_attempts(rules: QuizRules, *, used: int) -> int | None:
    """Return how many attempts are left, None for an unlimited number."""
    return None if rules.attempts is None else max(0, rules.attempts - used)


def quiz_state(
    *,
    is_passed: bool,
    is_open: bool,
    is_changed: bool,
    failures: int,
    opens_at: dt.datetime | None,
    now: dt.datetime,
) -> QuizState:
    """Return the state; "changed": the quiz was published again since the open attempt began."""
    if is_open:
        return "changed" if is_changed else "begun"
    if is_passed:
        return "passed"
    if failures == 0:
        return "new"
    return "must_wait" if opens_at is not None and opens_at > now else "failed"
