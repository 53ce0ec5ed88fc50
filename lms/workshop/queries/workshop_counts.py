"""Counts for the workshop: who is expected, who has signed in, by organization."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.enrolment.models import Enrolment
from lms.i18n import text_in
from lms.workshop.queries.participation import find_participation


@dataclass(frozen=True)
class WorkshopOrganization:
    """Counts of the people of an organization who are expected, and who have signed in.

    `takes_part`: as `Participation` says; one that is only offered the cohort does not.
    """

    id: int
    names: dict[str, str]
    expected: int
    entered: int
    takes_part: bool

    def name_in(self, language: str) -> str:
        return text_in(self.names, language)


@dataclass(frozen=True)
class WorkshopCount:
    """Counts of expected people and of those who have signed in, in total and by organization."""

    expected: int
    entered: int
    organizations: tuple[WorkshopOrganization, ...]

    @property
    def missing(self) -> tuple[WorkshopOrganization, ...]:
        """Organizations of which nobody has signed in yet, also those only offered the cohort."""
        return tuple(row for row in self.organizations if not row.entered)

    @property
    def taking_part(self) -> tuple[WorkshopOrganization, ...]:
        return tuple(row for row in self.organizations if row.takes_part)

    @property
    def only_offered(self) -> int:
        """Organizations that do not take part yet, and of which nobody waits to be confirmed."""
        return sum(not row.takes_part and not row.expected for row in self.organizations)


def count_workshop(session: Session, *, cohort_id: int) -> WorkshopCount:
    """Count people who take a course with the cohort, and those who signed in or joined."""
    people = _people_of(cohort_id).subquery()
    counted = (
        select(
            people.c.organization_id,
            func.count().label("expected"),
            func.count().filter(people.c.entered).label("entered"),
        )
        .group_by(people.c.organization_id)
        .subquery()
    )
    totals = session.execute(
        select(
            func.count(people.c.person_id.distinct()).label("expected"),
            func.count(people.c.person_id.distinct()).filter(people.c.entered).label("entered"),
        )
    ).one()
    participation = find_participation(session, cohort_id)
    listed = participation.taking_part | participation.only_offered
    rows = session.execute(
        select(
            Organization.id,
            func.coalesce(counted.c.expected, 0).label("expected"),
            func.coalesce(counted.c.entered, 0).label("entered"),
        )
        .outerjoin(counted, counted.c.organization_id == Organization.id)
        .where(Organization.id.in_(listed))
        .order_by(Organization.code)
    ).all()
    names = get_distinct_names_by_organization(session, [row.id for row in rows])
    found = (
        WorkshopOrganization(
            row.id,
            names[row.id],
            row.expected,
            row.entered,
            takes_part=row.id in participation.taking_part,
        )
        for row in rows
    )
    return WorkshopCount(totals.expected, totals.entered, tuple(found))


def _people_of(cohort_id: int) -> Select[int, int | None, bool]:
    """Select each person once for each organization they take a course for, usually one."""
    return (
        select(
            Enrolment.person_id,
            Enrolment.organization_id,
            or_(Person.notice_accepted_at.is_not(None), Person.is_self_registered).label("entered"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .distinct()
    )
