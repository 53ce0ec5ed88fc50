"""The offer of a cohort: its courses with dates, and its organizations."""

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.audit import AuditEntry, record
from lms.catalogue.models import Course
from lms.catalogue.queries.published import LIBRARY, get_current
from lms.enrolment.models import CohortCourse, CohortOrganization, Enrolment
from lms.enrolment.services.locks import lock_cohort
from lms.errors import NotFound, Refusal


class CourseNotChosen(Refusal):
    message = "Choose a course from the list."


class DueBeforeStart(Refusal):
    message = "The due date is before the first day of the course. Correct one of them."


class CourseInUse(Refusal):
    message = (
        "Somebody of this cohort has taken this course, so it stays. Without a due date nobody is"
        " reminded of it."
    )


class OrganizationNotChosen(Refusal):
    message = "Choose a cooperative from the list."


class OrganizationInUse(Refusal):
    message = "Somebody of this cooperative learns in this cohort. Remove these people first."


def put_course(
    session: Session,
    act: Act,
    *,
    cohort_id: int,
    course: str,
    starts_on: dt.date | None,
    due_on: dt.date | None,
) -> None:
    """Add the course to the cohort, or set its dates. Raises CourseNotChosen, DueBeforeStart."""
    if not course or course == LIBRARY:
        raise CourseNotChosen
    check_course_dates(starts_on, due_on)
    try:
        course_id = get_current(session, course).course_id
    except NotFound as error:
        raise CourseNotChosen from error
    row = CohortCourse(cohort_id=cohort_id, course_id=course_id, starts_on=starts_on, due_on=due_on)
    session.merge(row)
    session.flush()
    _note(session, act, AuditAct.COHORT_COURSE_SAVED, cohort_id, {"course": course})


def check_course_dates(starts_on: dt.date | None, due_on: dt.date | None) -> None:
    """Raises DueBeforeStart."""
    if starts_on and due_on and due_on < starts_on:
        raise DueBeforeStart


def remove_cohort_course(session: Session, act: Act, *, cohort_id: int, course: str) -> None:
    """Remove a course in which nobody of the cohort is or was enrolled.

    Raises NotFound, CourseInUse.
    """
    lock_cohort(session, cohort_id)
    row = session.scalar(
        select(CohortCourse)
        .join(Course, Course.id == CohortCourse.course_id)
        .where(CohortCourse.cohort_id == cohort_id, Course.name == course)
    )
    if row is None:
        raise NotFound
    taken = exists().where(Enrolment.cohort_id == cohort_id, Enrolment.course_id == row.course_id)
    if session.scalar(select(taken)):
        raise CourseInUse
    session.delete(row)
    session.flush()
    _note(session, act, AuditAct.COHORT_COURSE_REMOVED, cohort_id, {"course": course})


def offer_to(session: Session, act: Act, *, cohort_id: int, organization_id: int) -> None:
    """Offer the cohort to an organization too. Raises OrganizationNotChosen."""
    organization = session.get(Organization, organization_id)
    if organization is None or organization.archived_at is not None:
        raise OrganizationNotChosen
    session.merge(CohortOrganization(cohort_id=cohort_id, organization_id=organization_id))
    session.flush()
    details = {"organization": organization_id}
    _note(session, act, AuditAct.COHORT_ORGANIZATION_ADDED, cohort_id, details)


def offer_to_organizations(
    session: Session, act: Act, *, cohort_id: int, organization_ids: Collection[int]
) -> None:
    """Offer the cohort to each of these organizations. Raises OrganizationNotChosen."""
    if not organization_ids:
        raise OrganizationNotChosen
    for organization_id in sorted(organization_ids):
        offer_to(session, act, cohort_id=cohort_id, organization_id=organization_id)


def remove_cohort_organization(
    session: Session, act: Act, *, cohort_id: int, organization_id: int
) -> None:
    """Remove an organization for which nobody is enrolled here.

    Raises NotFound, OrganizationInUse.
    """
    lock_cohort(session, cohort_id)
    row = session.get(CohortOrganization, (cohort_id, organization_id))
    if row is None:
        raise NotFound
    enrolled = exists().where(
        Enrolment.cohort_id == cohort_id,
        Enrolment.organization_id == organization_id,
        Enrolment.ended_at.is_(None),
    )
    if session.scalar(select(enrolled)):
        raise OrganizationInUse
    session.delete(row)
    session.flush()
    details = {"organization": organization_id}
    _note(session, act, AuditAct.COHORT_ORGANIZATION_REMOVED, cohort_id, details)


def _note(
    session: Session,
    act: Act,
    audit_act: AuditAct,
    cohort_id: int,
    details: Mapping[str, str | int],
) -> None:
    record(session, act, AuditEntry(audit_act, "cohort", cohort_id, details))
