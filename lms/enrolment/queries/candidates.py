"""Members of a cohort's organizations who could take part and do not yet."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization, Person, Role
from lms.enrolment.models import CohortCourse, CohortOrganization, Enrolment
from lms.enrolment.rules import day_of
from lms.i18n import text_in


@dataclass(frozen=True)
class Candidate:
    """`has_other_cohort`: takes one of the courses with another cohort, where it stays."""

    person_id: int
    printed_name: str
    learner_number: str
    name_en: str
    name_zh: str
    has_other_cohort: bool

    def organization_in(self, language: str) -> str:
        return text_in({"en": self.name_en, "zh": self.name_zh}, language)


def list_candidates(session: Session, *, cohort_id: int, now: dt.datetime) -> tuple[Candidate, ...]:
    """Learners who belong to an organization of the cohort and lack one of its courses."""
    courses = select(CohortCourse.course_id).where(CohortCourse.cohort_id == cohort_id)
    taken = (Enrolment.person_id == Person.id) & Enrolment.ended_at.is_(None)
    has_it = (
        exists()
        .where(
            taken,
            Enrolment.course_id == CohortCourse.course_id,
            Enrolment.cohort_id.is_not(None),
        )
        .correlate(Person, CohortCourse)
    )
    lacks = select(CohortCourse.course_id).where(CohortCourse.cohort_id == cohort_id, ~has_it)
    elsewhere = (
        exists()
        .where(taken, Enrolment.course_id.in_(courses), Enrolment.cohort_id != cohort_id)
        .correlate(Person)
    )
    today = day_of(now, None)
    query = (
        select(
            Person.id,
            Person.printed_name,
            Person.learner_number,
            func.min(Organization.name_en),
            func.min(Organization.name_zh),
            elsewhere,
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Organization, Organization.id == Membership.organization_id)
        .join(CohortOrganization, CohortOrganization.organization_id == Organization.id)
        .where(
            CohortOrganization.cohort_id == cohort_id,
            Membership.started_on <= today,
            or_(Membership.ended_on.is_(None), Membership.ended_on >= today),
            Person.disabled_at.is_(None),
            exists().where(Role.person_id == Person.id, Role.role == "learner"),
            lacks.correlate(Person).exists(),
        )
        .group_by(Person.id, Person.printed_name, Person.learner_number)
        .order_by(func.min(Organization.code), Person.printed_name, Person.id)
    )
    return tuple(Candidate(*row) for row in session.execute(query))
