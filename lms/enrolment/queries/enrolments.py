"""Enrolments with their courses and cohorts. Queries about one person take the person's id."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.catalogue.models import Course
from lms.catalogue.queries.published import newest_of_edition
from lms.clock import DEFAULT_ZONE
from lms.enrolment.models import (
    ActivityDay,
    Cohort,
    Enrolment,
)
from lms.errors import NotFound


@dataclass(frozen=True)
class EnrolmentRow:
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


def counts_in_figures() -> ColumnElement[bool]:
    """Select people whom figures count: those whom staff enrolled or confirmed.

    Until then, somebody who joined with the course code may be anybody, or a duplicate. A person
    who entered another name is known, and counts. A condition on Person.
    """
    return or_(Person.confirmed.is_(True), Person.former_name.is_not(None))


@functools.cache  # an alias takes longer to make than its row to be read
def is_counted_enrolment() -> ColumnElement[bool]:
    """Select enrolments of people whom `counts_in_figures` selects, without joining Person."""
    person = aliased(Person)
    return ~exists().where(
        person.id == Enrolment.person_id,
        person.confirmed.is_(False),
        person.former_name.is_(None),
    )


def find_enrolment(session: Session, *, person_id: int, course: str) -> EnrolmentRow | None:
    """Return the person's enrolment in a course that has not ended."""
    found = (
        session.execute(
            select_enrolments().where(
                Enrolment.person_id == person_id,
                Course.name == course,
                Enrolment.ended_at.is_(None),
            )
        )
        .mappings()
        .one_or_none()
    )
    return build_enrolment_row(found) if found else None


def get_enrolment(session: Session, *, person_id: int, enrolment_id: int) -> EnrolmentRow:
    """Return one enrolment of this person, ended or not.

    Raises NotFound for another person's, and for one that a merge of two accounts has emptied.
    """
    ids = {"person_id": person_id, "enrolment_id": enrolment_id}
    found = session.execute(_enrolment_of_person(), ids).mappings().one_or_none()
    if found is None:
        raise NotFound
    return build_enrolment_row(found)


@functools.cache  # every action of a learner runs it
def _enrolment_of_person() -> Select[*tuple[Any, ...]]:
    merged_into = select(Person.merged_into_id).where(Person.id == bindparam("person_id"))
    return select_enrolments().where(
        Enrolment.id == bindparam("enrolment_id"),
        Enrolment.person_id == bindparam("person_id"),
        merged_into.scalar_subquery().is_(None),
    )


def get_people_by_open_enrolment(session: Session, person_ids: Collection[int]) -> dict[int, int]:
    """Return the ids of people by those of their enrolments that have not ended."""
    query = select(Enrolment.id, Enrolment.person_id).where(
        Enrolment.person_id.in_(person_ids), Enrolment.ended_at.is_(None)
    )
    rows = session.execute(query.order_by(Enrolment.id))
    return {row.id: row.person_id for row in rows}


def list_enrolments_of(session: Session, *, person_id: int) -> tuple[EnrolmentRow, ...]:
    """Return the person's enrolments that have not ended."""
    query = select_enrolments().where(
        Enrolment.person_id == person_id, Enrolment.ended_at.is_(None)
    )
    rows = session.execute(query.order_by(Enrolment.id)).mappings()
    return tuple(build_enrolment_row(row) for row in rows)


def get_cohorts_by_person(session: Session, person_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return by person the cohorts in which they take a course now."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(Enrolment.person_id, Enrolment.cohort_id).where(
            Enrolment.person_id.in_(person_ids),
            Enrolment.cohort_id.is_not(None),
            Enrolment.ended_at.is_(None),
        )
    )
    for person_id, cohort_id in rows:
        if cohort_id is not None:
            found[person_id].add(cohort_id)
    return {person_id: frozenset(found[person_id]) for person_id in person_ids}


def select_enrolments() -> Select[*tuple[Any, ...]]:
    """Select the columns of `build_enrolment_row`, for this package and those above."""
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.person_id,
            Enrolment.course_id,
            Course.name.label("course"),
            Enrolment.edition_id,
            newest_of_edition(Enrolment.edition_id).label("revision_id"),
            Enrolment.cohort_id,
            Enrolment.organization_id,
            func.coalesce(Cohort.zone, DEFAULT_ZONE).label("zone"),
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            Enrolment.ended_at,
        )
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
    )


def build_enrolment_row(row: RowMapping) -> EnrolmentRow:
    """Build it from a row of `select_enrolments`, which may have more columns."""
    return EnrolmentRow(**{column.name: row[column.name] for column in fields(EnrolmentRow)})


def list_active_days(
    session: Session, *, person_id: int, since: dt.date | None = None
) -> tuple[dt.date, ...]:
    """Return days on which the person was active, the newest first."""
    days = select(ActivityDay.day).where(ActivityDay.person_id == person_id)
    if since is not None:
        days = days.where(ActivityDay.day >= since)
    return tuple(session.scalars(days.order_by(ActivityDay.day.desc())))


def count_active_learners(session: Session, course_id: int) -> dict[int, int]:
    """Count learners who have neither finished nor left, by their edition."""
    rows = session.execute(
        select(Enrolment.edition_id, func.count().label("people"))
        .where(
            Enrolment.course_id == course_id,
            Enrolment.completed_at.is_(None),
            Enrolment.ended_at.is_(None),
        )
        .group_by(Enrolment.edition_id)
    ).all()
    return {row.edition_id: row.people for row in rows}


def count_finished(session: Session, course_id: int) -> int:
    """Count learners who have finished a course, in all its editions."""
    finished = select(func.count()).where(
        Enrolment.course_id == course_id, Enrolment.completed_at.is_not(None)
    )
    return session.scalar(finished) or 0


def count_enrolments(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Enrolment)) or 0
