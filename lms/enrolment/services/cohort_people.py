"""Adds people of a cohort's organizations to it and removes them."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record, record_all
from lms.accounts.services.members import AlreadyMember, add_learner
from lms.accounts.services.people import NewPerson
from lms.clock import day_of
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.candidates import list_candidates
from lms.enrolment.queries.cohorts import list_cohort_courses, list_offered_organizations
from lms.enrolment.services.enrolling import end_enrolment, enrol_people_in_cohort_courses
from lms.enrolment.services.locks import lock_cohort
from lms.errors import NotFound, Refusal


class NoPeopleSelected(Refusal):
    message = "Nobody is ticked. Tick the people who take part, then press the button again."


class CohortWithoutCourse(Refusal):
    message = "This cohort takes no course yet. Add a course first."


class OrganizationNotInCohort(Refusal):
    message = "Choose a cooperative of this cohort from the list."


class PersonAlreadyMember(Refusal):
    message = (
        "%(name)s belongs to this cooperative already. Enrol that person on the page “Enrol"
        " people”; if they are not there, their manager or their coordinator enrols them."
    )


class CohortNotOpen(Refusal):
    message = "This cohort is closed, so nobody can be enrolled. Open it again first."


def enrol_candidates(
    session: Session,
    act: Act,
    *,
    cohort_id: int,
    person_ids: Iterable[int],
    visible_cohort_ids: Collection[int] | None,
) -> int:
    """Enrol these people in all courses of the cohort; return how many were enrolled.

    `visible_cohort_ids` as in list_candidates. People who are not candidates are skipped. Raises
    NoPeopleSelected, CohortWithoutCourse, CohortNotOpen.
    """
    wanted = set(person_ids)
    if not wanted:
        raise NoPeopleSelected
    cohort = lock_cohort(session, cohort_id)
    if cohort.closed_at is not None:
        raise CohortNotOpen
    if not list_cohort_courses(session, cohort_id):
        raise CohortWithoutCourse
    candidates = list_candidates(
        session, cohort_id=cohort_id, visible_cohort_ids=visible_cohort_ids, now=act.at
    )
    candidate_ids = [candidate.person_id for candidate in candidates]
    chosen = [person_id for person_id in candidate_ids if person_id in wanted]
    enrol_people_in_cohort_courses(session, act, chosen, cohort_id=cohort_id)
    details = {"cohort": cohort_id}
    entries = [
        AuditEntry(AuditAction.COHORT_LEARNER_ENROLLED, "person", person_id, details)
        for person_id in chosen
    ]
    record_all(session, act, entries)
    return len(chosen)


def add_person(
    session: Session, act: Act, new: NewPerson, *, cohort_id: int, organization_id: int
) -> int:
    """Create one account in an organization of the cohort, enrol it, and return its id.

    Raises OrganizationNotInCohort, PersonAlreadyMember, CohortNotOpen, CohortWithoutCourse, or a
    refusal of the name or the phone.
    """
    cohort = lock_cohort(session, cohort_id)
    if cohort.closed_at is not None:
        raise CohortNotOpen
    if not list_cohort_courses(session, cohort_id):
        raise CohortWithoutCourse
    offered = {row.id for row in list_offered_organizations(session, cohort_id)}
    if organization_id not in offered:
        raise OrganizationNotInCohort
    today = day_of(act.at, cohort.zone)
    try:
        made = add_learner(session, act, new, organization_id=organization_id, today=today)
    except AlreadyMember as known:
        raise PersonAlreadyMember(**known.values) from known
    enrol_person_in_cohort(session, act, person_id=made.person_id, cohort_id=cohort_id)
    return made.person_id


def enrol_person_in_cohort(session: Session, act: Act, *, person_id: int, cohort_id: int) -> None:
    """Enrol a person in every course of the cohort that is still offered.

    The audit says that they joined when they did it themselves. Raises CourseByInvitation.
    """
    enrol_people_in_cohort_courses(session, act, [person_id], cohort_id=cohort_id)
    is_own = act.by.person_id == person_id
    done = AuditAction.COHORT_JOINED if is_own else AuditAction.COHORT_LEARNER_ENROLLED
    record(session, act, AuditEntry(done, "person", person_id, {"cohort": cohort_id}))


def remove_people(session: Session, act: Act, *, cohort_id: int, person_ids: Iterable[int]) -> None:
    """Remove each of these people, or nobody. Raises NotFound."""
    for person_id in sorted(set(person_ids)):
        remove_person(session, act, cohort_id=cohort_id, person_id=person_id)


def remove_person(session: Session, act: Act, *, cohort_id: int, person_id: int) -> None:
    """End the person's enrolments in the cohort; completions stay. Raises NotFound."""
    enrolments = session.scalars(
        select(Enrolment.id).where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.person_id == person_id,
            Enrolment.ended_at.is_(None),
        )
    ).all()
    if not enrolments:
        raise NotFound
    for enrolment_id in enrolments:
        end_enrolment(session, act, enrolment_id=enrolment_id)
    entry = AuditEntry(
        AuditAction.COHORT_LEARNER_REMOVED, "person", person_id, {"cohort": cohort_id}
    )
    record(session, act, entry)
