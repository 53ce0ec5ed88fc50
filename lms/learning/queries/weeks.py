"""How far people came week by week: what they did, who finished, who was there.

Which week a moment lies in is told by comparing it with the Mondays of the cohort's zone, so that
both engines count alike, and zones that are half an hour off count right.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.catalogue.queries import get_published, newest_of_edition
from lms.enrolment.models import ActivityDay, Enrolment
from lms.enrolment.queries import CohortRow
from lms.learning.models import Completion
from lms.learning.rules import WEEK, add_up, begins_at, is_any_quiet, list_weeks

Border = dt.datetime | dt.date
SHOWS_ON = dt.timedelta(weeks=4)
"""After its end a cohort's weeks are shown so much longer: an end stops nobody."""


@dataclass(frozen=True)
class Week:
    """`lessons` and `finished` are all until the end of the week, `active` those of the week."""

    begins_on: dt.date
    lessons: int
    finished: int
    active: int
    is_quiet: bool


@dataclass(frozen=True)
class Weeks:
    """`lessons`: all required lessons of all `people` together, which is the aim."""

    people: int
    lessons: int
    weeks: tuple[Week, ...]


@dataclass(frozen=True)
class Stretch:
    """Whose weeks: `where` picks from Enrolment joined with Course. Both days are included.

    `since`: what was done before it does not count; None: it counts in the first week.
    """

    where: tuple[ColumnElement[bool], ...]
    first_day: dt.date
    last_day: dt.date
    since: dt.datetime | None = None


def list_weeks_of_course(
    session: Session, cohort: CohortRow, *, course: str, today: dt.date
) -> Weeks:
    """Of those who take the course in the cohort now, from its first day until today."""
    where = (
        Enrolment.cohort_id == cohort.id,
        Enrolment.ended_at.is_(None),
        Course.name == course,
    )
    last = min(today, cohort.ends_on + SHOWS_ON) if cohort.ends_on else today
    return list_weeks_of(session, cohort, Stretch(where, cohort.starts_on, last))


def list_weeks_of(session: Session, cohort: CohortRow, stretch: Stretch) -> Weeks:
    """Five statements, however many people and weeks; no weeks before the first day."""
    people = _count_people(session, stretch)
    required = _count_required(session, stretch)
    lessons = sum(len(names) * count for names, count in required.items())
    mondays = list_weeks(stretch.first_day, stretch.last_day)
    if not people or stretch.last_day < stretch.first_day:
        return Weeks(people, lessons, ())
    borders = [begins_at(day, cohort.zone) for day in mondays[1:]]
    end = begins_at(stretch.last_day + dt.timedelta(days=1), cohort.zone)
    names = frozenset[str]().union(*required)
    done = add_up(_count_lessons(session, stretch, names, [*borders, end]), len(mondays))
    finished = add_up(_count_finished(session, stretch, [*borders, end]), len(mondays))
    active = _count_active(session, stretch, mondays)
    quiet = (cohort.quiet_from, cohort.quiet_until)
    return Weeks(
        people,
        lessons,
        tuple(
            Week(day, done[place], finished[place], active.get(place, 0), is_any_quiet(day, *quiet))
            for place, day in enumerate(mondays)
        ),
    )


def _count_people(session: Session, stretch: Stretch) -> int:
    """Whoever learns for two organizations counts in each, as in reports."""
    query = (
        select(Enrolment.person_id, Enrolment.organization_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*stretch.where)
        .distinct()
    )
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _count_required(session: Session, stretch: Stretch) -> dict[frozenset[str], int]:
    """How many places in courses require which lessons; an edition counts with its newest."""
    newest = newest_of_edition(Enrolment.edition_id).label("newest")
    each = (
        select(newest)
        .select_from(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*stretch.where)
    ).subquery()
    rows = session.execute(select(each.c.newest, func.count()).group_by(each.c.newest))
    found: dict[frozenset[str], int] = {}
    for revision_id, count in rows:
        names = frozenset(get_published(session, revision_id).structure.required)
        found[names] = found.get(names, 0) + count
    return found


def _count_lessons(
    session: Session, stretch: Stretch, names: Collection[str], borders: Sequence[Border]
) -> dict[int, int]:
    moment = Completion.completed_at
    query = (
        select(_place(moment, borders).label("place"), func.count())
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*stretch.where, Completion.lesson.in_(names), _is_in(moment, stretch))
        .group_by("place")
    )
    return dict(session.execute(query).all())


def _count_finished(
    session: Session, stretch: Stretch, borders: Sequence[Border]
) -> dict[int, int]:
    """People by the week in which they finished their first course."""
    moment = Enrolment.completed_at
    first = (
        select(func.min(moment).label("moment"))
        .join(Course, Course.id == Enrolment.course_id)
        .where(*stretch.where, moment.is_not(None), _is_in(moment, stretch))
        .group_by(Enrolment.person_id, Enrolment.organization_id)
    ).subquery()
    place = _place(first.c.moment, borders).label("place")
    query = select(place, func.count()).group_by("place")
    return dict(session.execute(query).all())


def _count_active(session: Session, stretch: Stretch, mondays: Sequence[dt.date]) -> dict[int, int]:
    """People who were there on at least one day of the week, whatever they learned."""
    people = (
        select(Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*stretch.where)
    )
    first = max(mondays[0], stretch.first_day) if stretch.since else mondays[0]
    query = (
        select(
            _place(ActivityDay.day, [*mondays[1:], mondays[-1] + WEEK]).label("place"),
            func.count(ActivityDay.person_id.distinct()),
        )
        .where(
            ActivityDay.person_id.in_(people),
            ActivityDay.day >= first,
            ActivityDay.day <= stretch.last_day,
        )
        .group_by("place")
    )
    return dict(session.execute(query).all())


def _is_in(moment: Any, stretch: Stretch) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return moment >= stretch.since if stretch.since else moment.is_not(None)  # type: ignore[no-any-return]


def _place(
    moment: Any,  # noqa: ANN401 - a column
    borders: Sequence[Border],
    first: int = 0,
) -> ColumnElement[int]:
    """How many of the borders lie at or before the moment; halves, so sixty cost six looks."""
    if not borders:
        return literal(first)
    middle = len(borders) // 2
    before = _place(moment, borders[:middle], first)
    after = _place(moment, borders[middle + 1 :], first + middle + 1)
    return case((moment < borders[middle], before), else_=after)
