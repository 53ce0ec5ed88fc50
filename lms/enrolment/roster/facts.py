"""What is known already of the people and cooperatives that a list may mean."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization, Person, Role
from lms.catalogue.queries import get_current
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.queries import get_cohort

CHUNK = 500


@dataclass(frozen=True)
class Home:
    """Whose list it is: a cohort's, or an organization's. `visible`: cooperatives to choose from.

    An organization's list may name a cohort too, in which its people are enrolled.
    """

    cohort_id: int | None = None
    organization_id: int | None = None
    visible: frozenset[int] = frozenset()


@dataclass(frozen=True)
class KnownOrganization:
    id: int
    code: str
    name_en: str
    name_zh: str
    country: str
    is_offered: bool


@dataclass(frozen=True)
class KnownPerson:
    """`organization_ids`: hers today. `waits_for`: courses of the cohort that she does not take."""

    id: int
    learner_number: str
    name: str
    phone: str
    email: str
    language: str
    name_is_confirmed: bool
    is_learner_only: bool
    organization_ids: tuple[int, ...]
    waits_for: tuple[int, ...]


@dataclass(frozen=True)
class CourseFact:
    course_id: int
    edition_id: int


@dataclass(frozen=True)
class Facts:
    home: Home
    zone: str
    is_open: bool
    country: str
    courses: tuple[CourseFact, ...]
    organizations: tuple[KnownOrganization, ...]
    people: tuple[KnownPerson, ...]

    def fingerprint(self) -> str:
        """Equal when nothing changed that a verdict rests on."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def load_facts(session: Session, home: Home) -> Facts:
    """Everybody who belongs to a cooperative of this home, or takes a course of the cohort."""
    cohort = get_cohort(session, home.cohort_id) if home.cohort_id else None
    offered = _list_offered(session, home.cohort_id)
    scope = {home.organization_id} if home.organization_id else offered | home.visible
    organizations = _load_organizations(session, {one for one in scope if one}, offered)
    courses = _load_courses(session, cohort.courses if cohort else ())
    countries = [one.country for one in organizations]
    return Facts(
        home=home,
        zone=cohort.zone if cohort else "",
        is_open=cohort is None or cohort.closed_at is None,
        country=max(set(countries), key=countries.count) if countries else "",
        courses=courses,
        organizations=organizations,
        people=_load_people(session, home, [one.id for one in organizations], courses),
    )


def _list_offered(session: Session, cohort_id: int | None) -> set[int]:
    query = select(CohortOrganization.organization_id)
    return set(session.scalars(query.where(CohortOrganization.cohort_id == cohort_id)))


def _load_organizations(
    session: Session, ids: Iterable[int], offered: set[int]
) -> tuple[KnownOrganization, ...]:
    rows = session.execute(
        select(
            Organization.id,
            Organization.code,
            Organization.name_en,
            Organization.name_zh,
            Organization.country,
        )
        .where(Organization.id.in_(list(ids)), Organization.state != "archived")
        .order_by(Organization.id)
    )
    return tuple(KnownOrganization(*row, is_offered=row[0] in offered) for row in rows)


def _load_courses(session: Session, names: Sequence[str]) -> tuple[CourseFact, ...]:
    """A retired course takes nobody new; the others are open."""
    found = [get_current(session, name) for name in names]
    return tuple(CourseFact(one.course_id, one.edition_id) for one in found if not one.retired_at)


def _load_people(
    session: Session, home: Home, organization_ids: Sequence[int], courses: tuple[CourseFact, ...]
) -> tuple[KnownPerson, ...]:
    belongs: dict[int, list[int]] = {}
    rows = session.execute(
        select(Membership.person_id, Membership.organization_id)
        .where(Membership.organization_id.in_(organization_ids), Membership.ended_on.is_(None))
        .order_by(Membership.id)
    )
    for person_id, organization_id in rows:
        belongs.setdefault(person_id, []).append(organization_id)
    if not home.organization_id:
        taking = select(Enrolment.person_id).where(
            Enrolment.cohort_id == home.cohort_id, Enrolment.ended_at.is_(None)
        )
        for person_id in session.scalars(taking.distinct()):
            belongs.setdefault(person_id, [])
    ids = sorted(belongs)
    taken, staff = _load_taken(session, ids, home.cohort_id), _load_staff(session, ids)
    wanted = [one.course_id for one in courses]
    return tuple(
        KnownPerson(
            *row[:3], row[3] or "", row[4] or "", row[5], row[6] is not None, row[0] not in staff,
            tuple(belongs[row[0]]),
            tuple(one for one in wanted if one not in taken.get(row[0], ())),
        )
        for row in _load_rows(session, ids)
    )  # fmt: skip


def _load_rows(
    session: Session, ids: Sequence[int]
) -> Iterable[tuple[int, str, str, str | None, str | None, str, dt.datetime | None]]:
    for part in _chunks(ids):
        rows = session.execute(
            select(
                Person.id,
                Person.learner_number,
                Person.printed_name,
                Person.phone,
                Person.email,
                Person.language,
                Person.name_confirmed_at,
            )
            .where(Person.id.in_(part), Person.disabled_at.is_(None))
            .order_by(Person.id)
        )
        yield from (tuple(row) for row in rows)  # type: ignore[misc]


def _load_taken(session: Session, ids: Sequence[int], cohort_id: int | None) -> dict[int, set[int]]:
    """Courses that each takes in some cohort; one taken alone may still be joined to this."""
    taken: dict[int, set[int]] = {}
    if cohort_id is None:
        return taken
    for part in _chunks(ids):
        rows = session.execute(
            select(Enrolment.person_id, Enrolment.course_id).where(
                Enrolment.person_id.in_(part),
                Enrolment.ended_at.is_(None),
                Enrolment.cohort_id.is_not(None),
            )
        )
        for person_id, course_id in rows:
            taken.setdefault(person_id, set()).add(course_id)
    return taken


def _load_staff(session: Session, ids: Sequence[int]) -> set[int]:
    staff: set[int] = set()
    for part in _chunks(ids):
        query = select(Role.person_id).where(Role.person_id.in_(part), Role.role != "learner")
        staff.update(session.scalars(query))
    return staff


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
