"""People of a cohort at risk, with reasons: two statements beside the progress rows."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import BindParameter, Date, Select, bindparam, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.clock import day_of, days_in
from lms.db import read_columns
from lms.enrolment.models import ActivityDay, Enrolment
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.follow_up import FollowUp, get_follow_ups_by_person
from lms.enrolment.rules.at_risk import (
    RiskContext,
    RiskReason,
    RiskSignals,
    fill_thresholds,
    find_reasons,
)
from lms.learning.models import EnrolmentSummary
from lms.learning.queries.learner_progress import LearnerProgress

LOOKS_BACK = dt.timedelta(days=120)
NO_FOLLOW_UP = FollowUp()


class AtRisk(NamedTuple):
    """A person at risk in a course; `reasons` is never empty.

    `follow_up`: the newest contact with them. `is_snoozed`: a coordinator snoozed them.
    """

    progress: LearnerProgress
    reasons: tuple[RiskReason, ...]
    follow_up: FollowUp = NO_FOLLOW_UP
    is_snoozed: bool = False


def list_at_risk(
    session: Session,
    cohort: CohortRow,
    learner_progress: Sequence[LearnerProgress],
    *,
    now: dt.datetime,
    person_id: int | None = None,
) -> tuple[AtRisk, ...]:
    """Return the people at risk, the most pressing first, without those who are snoozed.

    Only people whom figures count: somebody to be confirmed is on that list alone. Empty during
    the cohort's quiet period, before it begins and after it ended. `person_id`: the progress is
    that of this person alone, and only their days and follow-up are read.
    """
    found = list_all_at_risk(session, cohort, learner_progress, now=now, person_id=person_id)
    return tuple(at_risk for at_risk in found if not at_risk.is_snoozed)


def list_all_at_risk(
    session: Session,
    cohort: CohortRow,
    learner_progress: Sequence[LearnerProgress],
    *,
    now: dt.datetime,
    person_id: int | None = None,
) -> tuple[AtRisk, ...]:
    """Return the same as `list_at_risk`, with those who are snoozed."""
    today = day_of(now, cohort.zone)
    if _is_paused(cohort, today):
        return ()
    days = _find_active_days(session, cohort.id, person_id, since=today - LOOKS_BACK)
    follow_up = get_follow_ups_by_person(session, cohort_id=cohort.id, person_id=person_id)
    context, to_day = _build_context(cohort, today), days_in(cohort.zone)
    at_risk_rows = []
    for progress in learner_progress:
        if progress.completed_at is not None or not progress.is_counted:
            continue
        active_days = days.get(progress.enrolment_id, ())
        signals = _build_signals(progress, cohort, active_days, to_day)
        reasons = find_reasons(signals, context)
        if reasons:
            person_follow_up = follow_up.get(progress.person_id, NO_FOLLOW_UP)
            at_risk_rows.append(
                AtRisk(progress, reasons, person_follow_up, person_follow_up.is_snoozed_on(today))
            )
    return tuple(sorted(at_risk_rows, key=_urgency))


def _build_context(cohort: CohortRow, today: dt.date) -> RiskContext:
    quiet = None
    if cohort.quiet_from is not None and cohort.quiet_until is not None:
        quiet = cohort.quiet_from, cohort.quiet_until
    return RiskContext(today, fill_thresholds(cohort.thresholds), quiet)


def _is_paused(cohort: CohortRow, today: dt.date) -> bool:
    ended = cohort.closed_at is not None or (cohort.ends_on is not None and today > cohort.ends_on)
    return ended or cohort.is_quiet(today) or today < cohort.starts_on


def _urgency(at_risk: AtRisk) -> tuple[int, int]:
    """The sort key: more reasons first, then the largest number of days."""
    return -len(at_risk.reasons), -max([reason.days for reason in at_risk.reasons])


def _build_signals(
    progress: LearnerProgress,
    cohort: CohortRow,
    days: Sequence[dt.date],
    to_day: Callable[[dt.datetime], dt.date],
) -> RiskSignals:
    last = progress.last_completed_at
    # Read only for those who were active since: a list of 200 people has thousands of moments.
    last_on = to_day(last) if last and days else None
    active = progress.last_active_at
    return RiskSignals(
        has_signed_in=progress.has_signed_in,
        is_complete=progress.completed_at is not None,
        begun_on=max(to_day(progress.enrolled_at), cohort.starts_on),
        required_done=progress.required_done,
        required_total=progress.required_total,
        failures=progress.failures,
        last_active_on=to_day(active) if active else None,
        active_days_since=sum([last_on is None or day > last_on for day in days]),
        due_on=cohort.due_days.get(progress.course),
    )


def _find_active_days(
    session: Session, cohort_id: int, person_id: int | None, *, since: dt.date
) -> dict[int, list[dt.date]]:
    """Return by enrolment under way the days from that of its last completed lesson.

    That day is one of UTC, so the days may begin before it in the cohort's zone, and end after it.
    Those with a single day are left out: they cannot have STUCK_DAYS, and most people complete a
    lesson on the last day on which they are active.
    """
    query = _active_days()
    if person_id is not None:
        query = query.where(Enrolment.person_id == person_id)
    rows = read_columns(session, query, {"cohort_id": cohort_id, "since": since})
    found: dict[int, list[dt.date]] = defaultdict(list)
    for row in rows.all():
        found[row.id].append(row.day)
    return found


@functools.cache
def _active_days() -> Select[int, dt.date]:
    since: BindParameter[dt.date] = bindparam("since", type_=Date)
    last_completed_on = func.date(EnrolmentSummary.last_completed_at, type_=Date)
    first_day = case((last_completed_on > since, last_completed_on), else_=since)
    later = aliased(ActivityDay)
    has_later_day = exists().where(later.person_id == Enrolment.person_id, later.day > first_day)
    return (
        select(Enrolment.id, ActivityDay.day)
        .outerjoin(EnrolmentSummary, EnrolmentSummary.enrolment_id == Enrolment.id)
        .join(ActivityDay, ActivityDay.person_id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id == bindparam("cohort_id"),
            Enrolment.ended_at.is_(None),
            Enrolment.completed_at.is_(None),
            ActivityDay.day >= first_day,  # one bound, so that the index begins there
            has_later_day,
        )
    )
