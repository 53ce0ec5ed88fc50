"""Members of a cohort's organizations who could be enrolled.

Offering a cohort to an organization gives no access to its members: a coordinator sees only people
who take or took part in one of their own cohorts.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization, Person, RoleGrant
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.clock import day_of
from lms.enrolment.models import CohortCourse, CohortOrganization, Enrolment
from lms.enrolment.queries.visible_cohorts import select_visible_people
from lms.i18n import text_in


@dataclass(frozen=True)
class Candidate:
    """`has_other_cohort`: takes one of the courses with another cohort and stays enrolled there."""

    person_id: int
    printed_name: str
    learner_number: str
    organization: dict[str, str]
    has_other_cohort: bool

    def organization_in(self, language: str) -> str:
        return text_in(self.organization, language)


def list_candidates(
    session: Session,
    *,
    cohort_id: int,
    visible_cohort_ids: Collection[int] | None,
    now: dt.datetime,
) -> tuple[Candidate, ...]:
    """Return learners of the cohort's organizations who lack one of its courses.

    `visible_cohort_ids`: the cohorts of the reader, whose people are shown; None for a reader who
    may see everybody.
    """
    rows = session.execute(
        _select_candidates(cohort_id, visible_cohort_ids, day_of(now, None))
    ).all()
    names = get_distinct_names_by_organization(session, {row.organization_id for row in rows})
    return tuple(
        Candidate(
            person_id=row.person_id,
            printed_name=row.printed_name,
            learner_number=row.learner_number,
            organization=names[row.organization_id],
            has_other_cohort=row.has_other_cohort,
        )
        for row in rows
    )


def _select_candidates(
    cohort_id: int, visible_cohort_ids: Collection[int] | None, today: dt.date
) -> Select[*tuple[Any, ...]]:
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
    return (
        select(
            Person.id.label("person_id"),
            Person.printed_name,
            Person.learner_number,
            func.min(Organization.id).label("organization_id"),
            elsewhere.label("has_other_cohort"),
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Organization, Organization.id == Membership.organization_id)
        .join(CohortOrganization, CohortOrganization.organization_id == Organization.id)
        .where(
            CohortOrganization.cohort_id == cohort_id,
            _belongs_on(today),
            Person.disabled_at.is_(None),
            exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == "learner"),
            lacks.correlate(Person).exists(),
            true()
            if visible_cohort_ids is None
            else Person.id.in_(select_visible_people(visible_cohort_ids)),
        )
        .group_by(Person.id, Person.printed_name, Person.learner_number)
        .order_by(func.min(Organization.code), Person.printed_name, Person.id)
    )


def _belongs_on(day: dt.date) -> ColumnElement[bool]:
    return and_(
        Membership.started_on <= day,
        or_(Membership.ended_on.is_(None), Membership.ended_on >= day),
    )
