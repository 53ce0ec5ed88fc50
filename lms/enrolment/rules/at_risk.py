"""Rules that find people at risk, and the thresholds that a coordinator sets for them.

Nobody is at risk who has completed the course, or whose cohort is in its quiet period.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lms.errors import Refusal

MAX_FAILURES = 2
STUCK_DAYS = 2
ONE_DAY = dt.timedelta(days=1)


class DaysOutOfRange(Refusal):
    message = "The number of days must be between %(low)s and %(high)s."


class CountOutOfRange(Refusal):
    message = "Type a whole number from %(low)s to %(high)s."


@dataclass(frozen=True)
class Threshold:
    """A number of a rule, from `low` to `high`, as `Cohort.thresholds` stores it by its name.

    `refusal` is raised for a number out of the range: DaysOutOfRange for days, CountOutOfRange for
    a number of anything else.
    """

    name: str
    default: int
    refusal: type[Refusal]
    low: int = 1
    high: int = 365

    def read(self, stored: object) -> int:
        """Return the number within the range; the default where none is stored."""
        if not isinstance(stored, int) or isinstance(stored, bool):
            return self.default
        return min(max(stored, self.low), self.high)


START_DAYS = Threshold("start_days", default=5, refusal=DaysOutOfRange)
IDLE_DAYS = Threshold("idle_days", default=7, refusal=DaysOutOfRange)
DUE_DAYS = Threshold("due_days", default=3, refusal=DaysOutOfRange)
# In the order of the page of settings.
THRESHOLDS: tuple[Threshold, ...] = (START_DAYS, IDLE_DAYS, DUE_DAYS)


class RiskSignals(NamedTuple):
    """The input of the rules for one enrolment; days are those of the cohort's zone.

    `active_days_since`: days of activity after the last completed lesson. `begun_on`: the later
    of the enrolment and the cohort's first day.
    """

    has_signed_in: bool
    is_complete: bool
    begun_on: dt.date
    required_done: int
    required_total: int
    failures: int
    last_active_on: dt.date | None
    active_days_since: int
    due_on: dt.date | None


@dataclass(frozen=True)
class RiskContext:
    """A day and the settings of a cohort.

    `quiet`: first and last day of its quiet period, whose days are not counted.
    """

    today: dt.date
    thresholds: Mapping[str, int]
    quiet: tuple[dt.date, dt.date] | None = None

    def waited(self, since: dt.date) -> int:
        """Return the days from then to today without those of the quiet period."""
        days = (self.today - since).days
        if self.quiet is None:
            return days
        first, last = max(self.quiet[0], since + ONE_DAY), min(self.quiet[1], self.today)
        return days - max(0, (last - first).days + 1)


@dataclass(frozen=True)
class RiskReason:
    """`days`: since when, or until when for `due`; `count`: failed attempts, days for `stuck`."""

    kind: str
    days: int = 0
    count: int = 0
    on: dt.date | None = None


@dataclass(frozen=True)
class RiskRule:
    """A reason to be at risk: `find` returns it for whom it applies to.

    Its sentences are in `lms/pages/cohorts/view_models/help_reasons.py`.
    """

    kind: str
    find: Callable[[RiskSignals, RiskContext], RiskReason | None]
    threshold: Threshold | None = None


def find_reasons(signals: RiskSignals, context: RiskContext) -> tuple[RiskReason, ...]:
    """Return all reasons that apply, the most pressing first; empty for nobody at risk."""
    if signals.is_complete:
        return ()
    found = [rule.find(signals, context) for rule in RULES]
    return tuple([reason for reason in found if reason is not None])


def fill_thresholds(stored: Mapping[str, object]) -> dict[str, int]:
    """Return every threshold by name, within its range; one that is not stored has its default."""
    return {threshold.name: threshold.read(stored.get(threshold.name)) for threshold in THRESHOLDS}


def _find_failed(signals: RiskSignals, _context: RiskContext) -> RiskReason | None:
    is_at_risk = signals.failures >= MAX_FAILURES
    return RiskReason("failed", count=signals.failures) if is_at_risk else None


def _find_stuck(signals: RiskSignals, _context: RiskContext) -> RiskReason | None:
    is_at_risk = signals.active_days_since >= STUCK_DAYS
    return RiskReason("stuck", count=signals.active_days_since) if is_at_risk else None


def _find_due(signals: RiskSignals, context: RiskContext) -> RiskReason | None:
    if signals.due_on is None or 2 * signals.required_done >= signals.required_total:
        return None
    days = (signals.due_on - context.today).days
    is_at_risk = 0 <= days <= context.thresholds[DUE_DAYS.name]
    return RiskReason("due", days=days, on=signals.due_on) if is_at_risk else None


def _find_never_came(signals: RiskSignals, context: RiskContext) -> RiskReason | None:
    return None if signals.has_signed_in else _find_late_start("never came", signals, context)


def _find_not_started(signals: RiskSignals, context: RiskContext) -> RiskReason | None:
    has_begun = signals.last_active_on is not None or signals.required_done > 0
    if has_begun or not signals.has_signed_in:
        return None
    return _find_late_start("not started", signals, context)


def _find_late_start(kind: str, signals: RiskSignals, context: RiskContext) -> RiskReason | None:
    if context.waited(signals.begun_on) < context.thresholds[START_DAYS.name]:
        return None
    return RiskReason(kind, days=(context.today - signals.begun_on).days, on=signals.begun_on)


def _find_idle(signals: RiskSignals, context: RiskContext) -> RiskReason | None:
    active_on = signals.last_active_on
    if active_on is None or context.waited(active_on) < context.thresholds[IDLE_DAYS.name]:
        return None
    return RiskReason("idle", days=(context.today - active_on).days, on=active_on)


# The most pressing first: a second failure is where most give up.
RULES: tuple[RiskRule, ...] = (
    RiskRule("failed", _find_failed),
    RiskRule("stuck", _find_stuck),
    RiskRule("due", _find_due, DUE_DAYS),
    RiskRule("never came", _find_never_came, START_DAYS),
    RiskRule("not started", _find_not_started, START_DAYS),
    RiskRule("idle", _find_idle, IDLE_DAYS),
)
