"""Progress by week: lessons done, people who finished, people active.

A moment is assigned to its week by comparison with the Mondays of the cohort's zone, so that both
database engines count alike, and zones with half-hour offsets count right.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, literal, select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.catalogue.queries.published import get_published, newest_of_edition
from lms.enrolment.models import ActivityDay, Enrolment
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.enrolments import is_counted_enrolment
from lms.learning.models import Completion
from lms.learning.rules.weeks import WEEK, add_up, begins_at, is_any_quiet, list_weeks

Border = dt.datetime | dt.date
SHOWS_ON = dt.timedelta(weeks=4)
"""The time after the end of a cohort in which weeks are shown: people may continue to learn."""


@dataclass(frozen=True)
class WeekProgress:
    """`lessons` and `finished` are totals until the end of the week, `active` is of the week."""

    begins_on: dt.date
    lessons: int
    finished: int
    active: int
    is_quiet: bool


@dataclass(frozen=True)
class WeeklyProgress:
    """`lessons`: all required lessons of all `people` together, the target of the chart."""

    people: int
    lessons: int
    weeks: tuple[WeekProgress, ...]


@dataclass(frozen=True)
class WeekRange:
    """The scope: `where` selects from Enrolment joined with Course. Both days are included.

    What was done before the first week counts in it.
    """

    where: tuple[ColumnElement[bool], ...]
    first_day: dt.date
    last_day: dt.date


def get_weekly_progress_of_course(
    session: Session, cohort: CohortRow, *, course: str, today: dt.date
) -> WeeklyProgress:
    """Return the progress of those enrolled in the course now, from its first day until today."""
    where = (
        Enrolment.cohort_id == cohort.id,
        Enrolment.ended_at.is_(None),
        is_counted_enrolment(),
        Course.name == course,
    )
    last = min(today, cohort.ends_on + SHOWS_ON) if cohort.ends_on else today
    return get_weekly_progress(session, cohort, WeekRange(where, cohort.starts_on, last))


def get_weekly_progress(
    session: Session, cohort: CohortRow, week_range: WeekRange
) -> WeeklyProgress:
    """Return progress by week, in five statements; no weeks before the first day."""
    people = _count_people(session, week_range)
    required = _count_required(session, week_range)
    lessons = sum(len(names) * count for names, count in required.items())
    mondays = list_weeks(week_range.first_day, week_range.last_day)
    if not people or week_range.last_day < week_range.first_day:
        return WeeklyProgress(people, lessons, ())
    borders = [begins_at(day, cohort.zone) for day in mondays[1:]]
    end = begins_at(week_range.last_day + dt.timedelta(days=1), cohort.zone)
    names = frozenset[str]().union(*required)
    done = add_up(_count_lessons(session, week_range, names, [*borders, end]), len(mondays))
    finished = add_up(_count_finished(session, week_range, [*borders, end]), len(mondays))
    active = _count_active(session, week_range, mondays)
    quiet = (cohort.quiet_from, cohort.quiet_until)
    return WeeklyProgress(
        people,
        lessons,
        tuple(
            WeekProgress(
                day, done[index], finished[index], active.get(index, 0), is_any_quiet(day, *quiet)
            )
            for index, day in enumerate(mondays)
        ),
    )


def _count_people(session: Session, week_range: WeekRange) -> int:
    """Count people; one who learns for two organizations counts in each, as in reports."""
    query = (
        select(Enrolment.person_id, Enrolment.organization_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*week_range.where)
        .distinct()
    )
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _count_required(session: Session, week_range: WeekRange) -> dict[frozenset[str], int]:
    """Count enrolments by the required lessons of the newest revision of their edition."""
    newest = newest_of_edition(Enrolment.edition_id).label("newest")
    required = (
        select(newest)
        .select_from(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*week_range.where)
    ).subquery()
    rows = session.execute(select(required.c.newest, func.count()).group_by(required.c.newest))
    found: dict[frozenset[str], int] = {}
    for revision_id, count in rows:
        names = frozenset(get_published(session, revision_id).structure.required)
        found[names] = found.get(names, 0) + count
    return found


def _count_lessons(
    session: Session, week_range: WeekRange, names: Collection[str], borders: Sequence[Border]
) -> dict[int, int]:
    moment = Completion.completed_at
    query = (
        select(_week_index(moment, borders).label("week"), func.count())
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*week_range.where, Completion.lesson.in_(names))
        .group_by("week")
    )
    return dict(session.execute(query).all())


def _count_finished(
    session: Session, week_range: WeekRange, borders: Sequence[Border]
) -> dict[int, int]:
    """Count people by the week in which they finished their first course."""
    moment = Enrolment.completed_at
    first = (
        select(func.min(moment).label("moment"))
        .join(Course, Course.id == Enrolment.course_id)
        .where(*week_range.where, moment.is_not(None))
        .group_by(Enrolment.person_id, Enrolment.organization_id)
    ).subquery()
    index = _week_index(first.c.moment, borders).label("week")
    query = select(index, func.count()).group_by("week")
    return dict(session.execute(query).all())


def _count_active(
    session: Session, week_range: WeekRange, mondays: Sequence[dt.date]
) -> dict[int, int]:
    """Count people active on at least one day of the week, in any course."""
    people = (
        select(Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*week_range.where)
    )
    query = (
        select(
            _week_index(ActivityDay.day, [*mondays[1:], mondays[-1] + WEEK]).label("week"),
            func.count(ActivityDay.person_id.distinct()),
        )
        .where(
            ActivityDay.person_id.in_(people),
            ActivityDay.day >= mondays[0],
            ActivityDay.day <= week_range.last_day,
        )
        .group_by("week")
    )
    return dict(session.execute(query).all())


def _week_index(
    moment: SQLColumnExpression[Any],
    borders: Sequence[Border],
    first: int = 0,
) -> ColumnElement[int]:
    """Select the number of borders at or before the moment.

    Nested halves: sixty borders cost six comparisons.
    """
    if not borders:
        return literal(first)
    middle = len(borders) // 2
    before = _week_index(moment, borders[:middle], first)
    after = _week_index(moment, borders[middle + 1 :], first + middle + 1)
    return case((moment < borders[middle], before), else_=after)
