"""Cohorts are made, people enrol and leave, days of activity are noted."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.queries import find_organization_on
from lms.catalogue.queries import LIBRARY, get_current, get_published
from lms.enrolment.models import (
    ActivityDay,
    Cohort,
    CohortCourse,
    CohortOrganization,
    Enrolment,
)
from lms.enrolment.queries import is_offered
from lms.enrolment.rules import DEFAULT_ZONE, day_of, may_enrol
from lms.errors import NotFound, Refusal

LONGEST_OPEN = dt.timedelta(hours=12)


class CourseByInvitation(Refusal):
    """The course takes people of a cohort only."""

    message = "This course is open to invited cohorts. Ask your coordinator for a place."


class CourseRetired(Refusal):
    message = "This course is no longer offered. Choose another one from the catalogue."


@dataclass(frozen=True)
class NewCohort:
    """`courses` by name, `organizations` by id."""

    name: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    zone: str = DEFAULT_ZONE
    contact_name: str = ""
    contact_phone: str = ""
    contact_wechat: str = ""
    contact_hours: str = ""
    courses: tuple[str, ...] = ()
    organizations: tuple[int, ...] = ()


def create_cohort(session: Session, new: NewCohort, *, now: dt.datetime) -> int:
    """Make a cohort and give its id. Raises NotFound for a course that is not published."""
    cohort = Cohort(
        name=new.name,
        zone=new.zone,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        contact_name=new.contact_name,
        contact_phone=new.contact_phone,
        contact_wechat=new.contact_wechat,
        contact_hours=new.contact_hours,
        created_at=now,
    )
    session.add(cohort)
    session.flush()
    add_courses(session, cohort_id=cohort.id, courses=new.courses)
    add_organizations(session, cohort_id=cohort.id, organizations=new.organizations)
    return cohort.id


def add_courses(session: Session, *, cohort_id: int, courses: Iterable[str]) -> None:
    """Let the cohort take these courses too."""
    for name in courses:
        course_id = get_current(session, name).course_id
        session.merge(CohortCourse(cohort_id=cohort_id, course_id=course_id))
    session.flush()


def add_organizations(session: Session, *, cohort_id: int, organizations: Iterable[int]) -> None:
    """Offer the cohort to these organizations too."""
    for organization_id in organizations:
        session.merge(CohortOrganization(cohort_id=cohort_id, organization_id=organization_id))
    session.flush()


def open_code(session: Session, *, cohort_id: int, code: str, now: dt.datetime) -> dt.datetime:
    """Hold the cohort open under a code for twelve hours; gives the end."""
    cohort = session.get(Cohort, cohort_id)
    if cohort is None:
        raise NotFound
    cohort.code, cohort.code_open_until = code, now + LONGEST_OPEN
    session.flush()
    return cohort.code_open_until


def enrol(
    session: Session,
    *,
    person_id: int,
    course: str,
    now: dt.datetime,
    cohort_id: int | None = None,
) -> int:
    """Enrol the person in the newest edition and give the enrolment's id.

    Who is enrolled already stays so, and joins the cohort if she was in none. Raises NotFound,
    CourseRetired, CourseByInvitation.
    """
    if course == LIBRARY:
        raise NotFound
    revision = get_current(session, course)
    zone = session.scalar(select(Cohort.zone).where(Cohort.id == cohort_id)) if cohort_id else None
    organization_id = find_organization_on(session, person_id=person_id, day=day_of(now, zone))
    offered = cohort_id is not None and is_offered(
        session,
        cohort_id=cohort_id,
        course_id=revision.course_id,
        organization_id=organization_id,
    )
    open_ = _find_open(session, person_id=person_id, course_id=revision.course_id)
    if open_ is not None:
        if open_.cohort_id is None and offered:
            open_.cohort_id = cohort_id
            session.flush()
        return open_.id
    if revision.retired_at is not None:
        raise CourseRetired
    access = get_published(session, revision.id).structure.access
    if not may_enrol(access, is_offered=offered) or (cohort_id is not None and not offered):
        raise CourseByInvitation
    enrolment = Enrolment(
        person_id=person_id,
        course_id=revision.course_id,
        edition_id=revision.edition_id,
        cohort_id=cohort_id,
        organization_id=organization_id,
        enrolled_at=now,
    )
    session.add(enrolment)
    session.flush()
    return enrolment.id


def end_enrolment(session: Session, *, enrolment_id: int, now: dt.datetime) -> None:
    """End an enrolment; what was learned stays. A second time changes nothing."""
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound
    enrolment.ended_at = enrolment.ended_at or now
    session.flush()


def note_activity(session: Session, *, person_id: int, zone: str | None, now: dt.datetime) -> bool:
    """Note that the person was active today; False when it was noted before."""
    day = day_of(now, zone)
    if session.get(ActivityDay, (person_id, day)) is not None:
        return False
    session.add(ActivityDay(person_id=person_id, day=day))
    session.flush()
    return True


def _find_open(session: Session, *, person_id: int, course_id: int) -> Enrolment | None:
    return session.scalar(
        select(Enrolment).where(
            Enrolment.person_id == person_id,
            Enrolment.course_id == course_id,
            Enrolment.ended_at.is_(None),
        )
    )
