"""Rules that find people at risk: named rules over days, the most pressing first.

Nobody is at risk who has completed the course, or whose cohort is in its quiet period.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

RiskKind: TypeAlias = Literal["never came", "not started", "failed", "stuck", "idle", "due"]
# A second failure is where most give up, so it comes before inactivity.
ORDER: tuple[RiskKind, ...] = ("failed", "stuck", "due", "never came", "not started", "idle")
MAX_FAILURES = 2
STUCK_DAYS = 2
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Thresholds:
    """Days of a cohort: not started after, inactive for, due within.

    `quiet`: first and last day of its quiet period, whose days are not counted.
    """

    start_days: int = 5
    idle_days: int = 7
    due_days: int = 3
    quiet: tuple[dt.date, dt.date] | None = None

    def waited(self, since: dt.date, today: dt.date) -> int:
        """Return the days from then to now without those of the quiet period."""
        days = (today - since).days
        if self.quiet is None:
            return days
        first, last = max(self.quiet[0], since + ONE_DAY), min(self.quiet[1], today)
        return days - max(0, (last - first).days + 1)


class RiskSignals(NamedTuple):
    """The input of the rules for one enrolment; days are those of the cohort's zone.

    `days_since`: days of activity after the last completed lesson. `begun_on`: the later of the
    enrolment and the cohort's first day.
    """

    has_entered: bool
    is_complete: bool
    begun_on: dt.date
    required_done: int
    required_total: int
    failures: int
    last_active_on: dt.date | None
    days_since: int
    due_on: dt.date | None


@dataclass(frozen=True)
class RiskReason:
    """`days`: since when, or until when for `due`; `count`: failed tries, or days for `stuck`."""

    kind: RiskKind
    days: int = 0
    count: int = 0
    on: dt.date | None = None


def find_reasons(
    signals: RiskSignals, thresholds: Thresholds, *, today: dt.date
) -> tuple[RiskReason, ...]:
    """Return all reasons that apply, the most pressing first; empty for nobody at risk."""
    if signals.is_complete:
        return ()
    found = [
        _find_beginning(signals, thresholds, today),
        *_find_going_on(signals, thresholds, today),
    ]
    reasons = [reason for reason in found if reason is not None]
    return tuple(sorted(reasons, key=lambda reason: ORDER.index(reason.kind)))


def _find_beginning(
    signals: RiskSignals, thresholds: Thresholds, today: dt.date
) -> RiskReason | None:
    if thresholds.waited(signals.begun_on, today) < thresholds.start_days:
        return None
    waited = (today - signals.begun_on).days
    if not signals.has_entered:
        return RiskReason("never came", days=waited, on=signals.begun_on)
    if signals.last_active_on is None and signals.required_done == 0:
        return RiskReason("not started", days=waited, on=signals.begun_on)
    return None


def _find_going_on(
    signals: RiskSignals, thresholds: Thresholds, today: dt.date
) -> list[RiskReason | None]:
    return [
        RiskReason("failed", count=signals.failures) if signals.failures >= MAX_FAILURES else None,
        RiskReason("stuck", count=signals.days_since) if signals.days_since >= STUCK_DAYS else None,
        _find_due(signals, thresholds, today),
        _find_idle(signals, thresholds, today),
    ]


def _find_due(signals: RiskSignals, thresholds: Thresholds, today: dt.date) -> RiskReason | None:
    if signals.due_on is None or 2 * signals.required_done >= signals.required_total:
        return None
    days = (signals.due_on - today).days
    return (
        RiskReason("due", days=days, on=signals.due_on)
        if 0 <= days <= thresholds.due_days
        else None
    )


def _find_idle(signals: RiskSignals, thresholds: Thresholds, today: dt.date) -> RiskReason | None:
    if signals.last_active_on is None:
        return None
    if thresholds.waited(signals.last_active_on, today) < thresholds.idle_days:
        return None
    return RiskReason("idle", days=(today - signals.last_active_on).days, on=signals.last_active_on)
