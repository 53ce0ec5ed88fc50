"""The offer of a cohort: its courses with dates, and its organizations."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record, record_all
from lms.catalogue.models import Course
from lms.catalogue.queries.published import LIBRARY, get_current
from lms.db import insert_new
from lms.db.chunks import chunks
from lms.enrolment.models import CohortCourse, CohortOrganization, Enrolment
from lms.enrolment.services.locks import lock_cohort
from lms.errors import NotFound, Refusal


class CourseNotChosen(Refusal):
    message = "Choose a course from the list."


class DueBeforeStart(Refusal):
    message = "The due date is before the first day of the course. Correct one of them."


class CourseInUse(Refusal):
    message = (
        "Somebody in this cohort has taken this course, so it stays. Without a due date nobody is"
        " reminded of it."
    )


class OrganizationNotChosen(Refusal):
    message = "Choose a cooperative from the list."


class OrganizationInUse(Refusal):
    message = "Somebody from this cooperative learns in this cohort. Remove these people first."


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
    _note(session, act, AuditAction.COHORT_COURSE_SAVED, cohort_id, {"course": course})


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
    _note(session, act, AuditAction.COHORT_COURSE_REMOVED, cohort_id, {"course": course})


def offer_to(session: Session, act: Act, *, cohort_id: int, organization_id: int) -> None:
    """Offer the cohort to an organization too. Raises OrganizationNotChosen."""
    offer_to_organizations(session, act, cohort_id=cohort_id, organization_ids=[organization_id])


def offer_to_organizations(
    session: Session, act: Act, *, cohort_id: int, organization_ids: Collection[int]
) -> None:
    """Offer the cohort to each of these organizations, or to none. Raises OrganizationNotChosen."""
    wanted = frozenset(organization_ids)
    if not wanted or _list_current(session, wanted) != wanted:
        raise OrganizationNotChosen
    _insert_offers(session, act, cohort_id, wanted)


def offer_to_current_organizations(
    session: Session, act: Act, *, cohort_id: int, organization_ids: Collection[int]
) -> frozenset[int]:
    """Offer the cohort to those of the organizations that are not archived; return the new ones."""
    return _insert_offers(session, act, cohort_id, _list_current(session, organization_ids))


def _insert_offers(
    session: Session, act: Act, cohort_id: int, organization_ids: Collection[int]
) -> frozenset[int]:
    if not organization_ids:
        return frozenset()
    added = insert_new(
        session,
        CohortOrganization,
        CohortOrganization.organization_id,
        [{"cohort_id": cohort_id, "organization_id": id_} for id_ in sorted(organization_ids)],
        unique=("cohort_id", "organization_id"),
    )
    offers = [(cohort_id, organization_id) for organization_id in sorted(added)]
    _note_offers(session, act, AuditAction.COHORT_ORGANIZATION_ADDED, offers)
    return frozenset(added)


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
    _note(session, act, AuditAction.COHORT_ORGANIZATION_REMOVED, cohort_id, details)


def remove_cohort_organizations(
    session: Session, act: Act, *, cohort_id: int, organization_ids: Collection[int]
) -> frozenset[int]:
    """Remove those of the organizations for which nobody is enrolled here; return them."""
    enrolled = select(Enrolment.organization_id).where(
        Enrolment.cohort_id == cohort_id,
        Enrolment.organization_id.is_not(None),
        Enrolment.ended_at.is_(None),
    )
    removed: list[int] = []
    for part in chunks(sorted(organization_ids)):
        offers = delete(CohortOrganization).where(
            CohortOrganization.cohort_id == cohort_id,
            CohortOrganization.organization_id.in_(part),
            CohortOrganization.organization_id.not_in(enrolled),
        )
        removed += session.scalars(offers.returning(CohortOrganization.organization_id))
    offers_removed = [(cohort_id, organization_id) for organization_id in sorted(removed)]
    _note_offers(session, act, AuditAction.COHORT_ORGANIZATION_REMOVED, offers_removed)
    return frozenset(removed)


def remove_from_all_cohorts(
    session: Session, act: Act, *, organization_ids: Collection[int]
) -> None:
    """Withdraw every offer to organizations that are deleted afterwards."""
    removed: list[tuple[int, int]] = []
    for part in chunks(sorted(organization_ids)):
        offers = delete(CohortOrganization).where(CohortOrganization.organization_id.in_(part))
        rows = session.execute(
            offers.returning(CohortOrganization.cohort_id, CohortOrganization.organization_id)
        )
        removed += [(row.cohort_id, row.organization_id) for row in rows]
    _note_offers(session, act, AuditAction.COHORT_ORGANIZATION_REMOVED, sorted(removed))


def _list_current(session: Session, organization_ids: Collection[int]) -> frozenset[int]:
    """Return those of the organizations that exist and are not archived."""
    return frozenset(
        organization_id
        for part in chunks(sorted(organization_ids))
        for organization_id in session.scalars(
            select(Organization.id).where(
                Organization.id.in_(part), Organization.archived_at.is_(None)
            )
        )
    )


def _note_offers(
    session: Session, act: Act, audit_action: AuditAction, offers: Sequence[tuple[int, int]]
) -> None:
    """Record one entry for each offer: cohort and organization."""
    entries = [
        AuditEntry(audit_action, "cohort", cohort_id, {"organization": organization_id})
        for cohort_id, organization_id in offers
    ]
    record_all(session, act, entries)


def _note(
    session: Session,
    act: Act,
    audit_action: AuditAction,
    cohort_id: int,
    details: Mapping[str, str | int],
) -> None:
    record(session, act, AuditEntry(audit_action, "cohort", cohort_id, details))
