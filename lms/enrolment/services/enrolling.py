"""Services that enrol people, end enrolments, and record days of activity."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.queries.memberships import find_organization_on
from lms.accounts.rules.acts import Act
from lms.catalogue.queries.published import (
    LIBRARY,
    get_current,
    get_published,
    lock_newest_editions,
)
from lms.clock import day_of
from lms.enrolment.models import ActivityDay, Cohort, Enrolment
from lms.enrolment.queries.cohorts import is_offered
from lms.enrolment.rules import may_enrol
from lms.errors import NotFound, Refusal


class CourseByInvitation(Refusal):
    """The course accepts people of a cohort only."""

    message = "This course is open to invited cohorts. Ask your coordinator for a place."


class CourseRetired(Refusal):
    message = "This course is no longer offered. Choose another one from the catalogue."


def enrol(
    session: Session, act: Act, *, person_id: int, course: str, cohort_id: int | None = None
) -> int:
    """Enrol the person in the newest edition and return the enrolment's id.

    An existing enrolment stays, and is added to the cohort if it has none. Raises NotFound,
    CourseRetired, CourseByInvitation.
    """
    if course == LIBRARY:
        raise NotFound
    revision = get_current(session, course)
    zone = session.scalar(select(Cohort.zone).where(Cohort.id == cohort_id)) if cohort_id else None
    organization_id = find_organization_on(session, person_id=person_id, day=day_of(act.at, zone))
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
    editions = lock_newest_editions(session, [revision.course_id])
    enrolment = Enrolment(
        person_id=person_id,
        course_id=revision.course_id,
        edition_id=editions[revision.course_id],
        cohort_id=cohort_id,
        organization_id=organization_id,
        enrolled_at=act.at,
    )
    session.add(enrolment)
    session.flush()
    return enrolment.id


def end_enrolment(session: Session, act: Act, *, enrolment_id: int) -> None:
    """End an enrolment; completions stay. A second time changes nothing."""
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound
    enrolment.ended_at = enrolment.ended_at or act.at
    session.flush()


def note_activity(session: Session, act: Act, *, person_id: int, zone: str | None) -> bool:
    """Record activity of the person today; return False when it was recorded before."""
    day = day_of(act.at, zone)
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
