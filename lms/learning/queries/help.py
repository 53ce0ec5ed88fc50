"""Who of a cohort needs help, and why: three statements beside the standings."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.enrolment.models import ActivityDay, CohortCourse, Enrolment
from lms.enrolment.queries import CohortRow
from lms.enrolment.queries.care import Care, list_care
from lms.enrolment.rules import day_of
from lms.learning.queries.standings import Standing
from lms.learning.rules import Case, Reason, Thresholds, find_reasons

LOOKS_BACK = dt.timedelta(days=120)
NO_CARE = Care()


@dataclass(frozen=True)
class Need:
    """Somebody who needs help in a course; `reasons` are never empty.

    `care`: who spoke to her last. `is_resting`: a coordinator let her case rest.
    """

    standing: Standing
    reasons: tuple[Reason, ...]
    care: Care = field(default_factory=Care)
    is_resting: bool = False


def list_needs(
    session: Session, cohort: CohortRow, standings: Sequence[Standing], *, now: dt.datetime
) -> tuple[Need, ...]:
    """The most pressing first; empty while the cohort rests, before it begins and once it ended.

    Those whose own case rests are left out.
    """
    found = list_all_needs(session, cohort, standings, now=now)
    return tuple(need for need in found if not need.is_resting)


def list_all_needs(
    session: Session, cohort: CohortRow, standings: Sequence[Standing], *, now: dt.datetime
) -> tuple[Need, ...]:
    """As `list_needs`, those whose case rests too."""
    today = day_of(now, cohort.zone)
    if _rests(cohort, today):
        return ()
    days = _list_days(session, cohort.id, since=today - LOOKS_BACK)
    due = _list_due(session, cohort.id)
    care = list_care(session, cohort_id=cohort.id)
    thresholds = _read_thresholds(cohort)
    needs = []
    for standing in standings:
        if standing.completed_at is not None:
            continue
        case = _build_case(standing, cohort, days.get(standing.person_id, ()), due)
        reasons = find_reasons(case, thresholds, today=today)
        if reasons:
            own = care.get(standing.person_id, NO_CARE)
            needs.append(Need(standing, reasons, own, own.is_snoozed_on(today)))
    return tuple(sorted(needs, key=_pressing))


def _read_thresholds(cohort: CohortRow) -> Thresholds:
    quiet = None
    if cohort.quiet_from is not None and cohort.quiet_until is not None:
        quiet = cohort.quiet_from, cohort.quiet_until
    return Thresholds(cohort.start_days, cohort.idle_days, cohort.due_days, quiet)


def _rests(cohort: CohortRow, today: dt.date) -> bool:
    ended = cohort.closed_at is not None or (cohort.ends_on is not None and today > cohort.ends_on)
    return ended or cohort.is_quiet(today) or today < cohort.starts_on


def _pressing(need: Need) -> tuple[int, int]:
    """More reasons first, then who has waited longest."""
    return -len(need.reasons), -max(reason.days for reason in need.reasons)


def _build_case(
    standing: Standing, cohort: CohortRow, days: Sequence[dt.date], due: dict[str, dt.date]
) -> Case:
    last = standing.last_completed_at
    last_on = day_of(last, cohort.zone) if last else None
    active = standing.last_active_at
    return Case(
        has_entered=standing.has_entered,
        is_complete=standing.completed_at is not None,
        begun_on=max(day_of(standing.enrolled_at, cohort.zone), cohort.starts_on),
        required_done=standing.required_done,
        required_total=standing.required_total,
        failures=standing.failures,
        last_active_on=day_of(active, cohort.zone) if active else None,
        days_since=sum(last_on is None or day > last_on for day in days),
        due_on=due.get(standing.course),
    )


def _list_days(session: Session, cohort_id: int, *, since: dt.date) -> dict[int, list[dt.date]]:
    people = select(Enrolment.person_id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.ended_at.is_(None)
    )
    rows = session.execute(
        select(ActivityDay.person_id, ActivityDay.day).where(
            ActivityDay.person_id.in_(people), ActivityDay.day >= since
        )
    )
    found: dict[int, list[dt.date]] = defaultdict(list)
    for person_id, day in rows:
        found[person_id].append(day)
    return found


def _list_due(session: Session, cohort_id: int) -> dict[str, dt.date]:
    rows = session.execute(
        select(Course.name, CohortCourse.due_on)
        .join(CohortCourse, CohortCourse.course_id == Course.id)
        .where(CohortCourse.cohort_id == cohort_id, CohortCourse.due_on.is_not(None))
    )
    return {name: due_on for name, due_on in rows if due_on}
