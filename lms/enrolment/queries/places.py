"""Who takes which course, in which cohort. A person's things are asked for with her id."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.catalogue.queries import newest_of_edition
from lms.enrolment.models import (
    ActivityDay,
    Cohort,
    Enrolment,
)
from lms.enrolment.rules import DEFAULT_ZONE
from lms.errors import NotFound


@dataclass(frozen=True)
class Place:
    """An enrolment with the newest revision of its edition and the zone of its cohort."""

    enrolment_id: int
    person_id: int
    course_id: int
    course: str
    edition_id: int
    revision_id: int
    cohort_id: int | None
    organization_id: int | None
    zone: str
    enrolled_at: dt.datetime
    completed_at: dt.datetime | None
    ended_at: dt.datetime | None


def find_place(session: Session, *, person_id: int, course: str) -> Place | None:
    """The person's enrolment in a course that has not ended."""
    found = session.execute(
        places().where(
            Enrolment.person_id == person_id, Course.name == course, Enrolment.ended_at.is_(None)
        )
    ).one_or_none()
    return as_place(*found) if found else None


def get_place(session: Session, *, person_id: int, enrolment_id: int) -> Place:
    """One enrolment of this person, ended or not. Raises NotFound for another's."""
    found = session.execute(
        places().where(Enrolment.id == enrolment_id, Enrolment.person_id == person_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return as_place(*found)


def list_places(session: Session, *, person_id: int) -> tuple[Place, ...]:
    """The person's enrolments that have not ended, the newest first."""
    rows = session.execute(
        places()
        .where(Enrolment.person_id == person_id, Enrolment.ended_at.is_(None))
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
    )
    return tuple(as_place(*row) for row in rows)


@functools.cache
def places() -> Select[*tuple[Any, ...]]:
    """The columns of `as_place`, for statements of this package and of those above."""
    return (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.course_id,
            Course.name,
            Enrolment.edition_id,
            newest_of_edition(Enrolment.edition_id),
            Enrolment.cohort_id,
            Enrolment.organization_id,
            Cohort.zone,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            Enrolment.ended_at,
        )
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
    )


def as_place(*columns: Any) -> Place:  # noqa: ANN401 - a row of `places`
    """The first twelve columns of a row of `places`."""
    values = list(columns[:12])
    values[8] = values[8] or DEFAULT_ZONE
    return Place(*values)


def list_active_days(
    session: Session, *, person_id: int, since: dt.date | None = None
) -> tuple[dt.date, ...]:
    """Days on which the person was active, the newest first."""
    days = select(ActivityDay.day).where(ActivityDay.person_id == person_id)
    if since is not None:
        days = days.where(ActivityDay.day >= since)
    return tuple(session.scalars(days.order_by(ActivityDay.day.desc())))


def count_under_way(session: Session, course_id: int) -> dict[int, int]:
    """How many learners have neither finished nor left, by the edition that they are on."""
    rows = session.execute(
        select(Enrolment.edition_id, func.count())
        .where(
            Enrolment.course_id == course_id,
            Enrolment.completed_at.is_(None),
            Enrolment.ended_at.is_(None),
        )
        .group_by(Enrolment.edition_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def count_enrolments(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Enrolment)) or 0
