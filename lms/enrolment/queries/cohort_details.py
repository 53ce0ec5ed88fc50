"""Planning data of a cohort: courses with dates, staff, announcements, counts."""

import datetime as dt
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person, RoleGrant
from lms.accounts.queries.organizations import read_organization_names, select_with_namesakes
from lms.catalogue.models import Course
from lms.db import read_columns
from lms.enrolment.models import Announcement, Cohort, CohortCourse, CohortOrganization, Enrolment
from lms.enrolment.queries.enrolments import is_counted_enrolment


@dataclass(frozen=True)
class CourseDates:
    course: str
    starts_on: dt.date | None
    due_on: dt.date | None


@dataclass(frozen=True)
class StaffRow:
    person_id: int
    printed_name: str
    role: str


@dataclass(frozen=True)
class AnnouncementRow:
    id: int
    cohort_id: int
    cohort: str
    texts: Mapping[str, str]
    posted_at: dt.datetime
    posted_by: str
    removed_at: dt.datetime | None


@dataclass(frozen=True)
class CohortCounts:
    """`finished`: people who have completed everything they take in the cohort."""

    people: int = 0
    finished: int = 0


def list_course_dates(session: Session, cohort_id: int) -> tuple[CourseDates, ...]:
    """Return the courses of a cohort with their dates, in the order of their publication."""
    rows = session.execute(
        select(Course.name.label("course"), CohortCourse.starts_on, CohortCourse.due_on)
        .join(CohortCourse, CohortCourse.course_id == Course.id)
        .where(CohortCourse.cohort_id == cohort_id)
        .order_by(Course.id)
    )
    return tuple(CourseDates(**row) for row in rows.mappings())


def list_staff(session: Session, *, cohort_id: int) -> tuple[StaffRow, ...]:
    """Return the coordinators of the cohort, then its trainers, by name."""
    rows = session.execute(
        select(Person.id.label("person_id"), Person.printed_name, RoleGrant.role)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.scope_kind == "cohort", RoleGrant.scope_id == cohort_id)
        .order_by(RoleGrant.role, Person.printed_name, Person.id)
    )
    return tuple(StaffRow(**row) for row in rows.mappings())


def list_announcements(
    session: Session, *, cohort_ids: Collection[int], with_removed: bool = False
) -> tuple[AnnouncementRow, ...]:
    """Return the announcements of these cohorts, the newest first."""
    if not cohort_ids:
        return ()
    query = _announcements(with_removed=with_removed)
    rows = read_columns(session, query, {"cohort_ids": sorted(cohort_ids)})
    return tuple(AnnouncementRow(**row) for row in rows.mappings())


@functools.cache
def _announcements(*, with_removed: bool) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Announcement.id,
            Announcement.cohort_id,
            Cohort.name.label("cohort"),
            Announcement.texts,
            Announcement.posted_at,
            Person.printed_name.label("posted_by"),
            Announcement.removed_at,
        )
        .join(Cohort, Cohort.id == Announcement.cohort_id)
        .join(Person, Person.id == Announcement.posted_by)
        .where(Announcement.cohort_id.in_(bindparam("cohort_ids", expanding=True)))
        .order_by(Announcement.id.desc())
    )
    return query if with_removed else query.where(Announcement.removed_at.is_(None))


def count_cohorts(session: Session, cohort_ids: Collection[int]) -> dict[int, CohortCounts]:
    """Count people by cohort; one statement for any number of cohorts."""
    person = (
        select(
            Enrolment.cohort_id,
            Enrolment.person_id,
            func.count().label("taken"),
            func.count(Enrolment.completed_at).label("completed"),
        )
        .where(
            Enrolment.cohort_id.in_(cohort_ids),
            Enrolment.ended_at.is_(None),
            is_counted_enrolment(),
        )
        .group_by(Enrolment.cohort_id, Enrolment.person_id)
        .subquery()
    )
    finished = func.count().filter(person.c.taken == person.c.completed)
    people = session.execute(
        select(
            person.c.cohort_id, func.count().label("people"), finished.label("finished")
        ).group_by(person.c.cohort_id)
    )
    learning = {row.cohort_id: (row.people, row.finished) for row in people}
    return {cohort_id: CohortCounts(*learning.get(cohort_id, (0, 0))) for cohort_id in cohort_ids}


def get_dates_by_cohort(
    session: Session, cohort_ids: Collection[int]
) -> dict[int, tuple[dt.date, ...]]:
    """Return first and due days of the courses by cohort, past ones too."""
    rows = session.execute(
        select(CohortCourse.cohort_id, CohortCourse.starts_on, CohortCourse.due_on).where(
            CohortCourse.cohort_id.in_(cohort_ids)
        )
    )
    found: dict[int, list[dt.date]] = {cohort_id: [] for cohort_id in cohort_ids}
    for cohort_id, *days in rows:
        found[cohort_id].extend(day for day in days if day is not None)
    return {cohort_id: tuple(sorted(days)) for cohort_id, days in found.items()}


def list_addable_organizations(
    session: Session, *, cohort_id: int
) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return organizations that the cohort is not offered to yet: id and names.

    Organizations with the same name are distinguished by code and location.
    """
    offered = select(CohortOrganization.organization_id).where(
        CohortOrganization.cohort_id == cohort_id
    )
    listed = select(Organization.id).where(
        Organization.archived_at.is_(None), Organization.id.not_in(offered)
    )
    return tuple(read_organization_names(session, select_with_namesakes(listed)).items())
