"""Cohorts of learners and of staff, and the organizations they are offered to."""

import datetime as dt
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    false,
    literal,
    select,
    true,
    union,
)
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization
from lms.accounts.permissions.principal import Principal, Target
from lms.accounts.queries.organizations import list_named_organizations, select_with_namesakes
from lms.accounts.queries.people import list_roles
from lms.catalogue.models import Course
from lms.db import read_columns, read_dicts
from lms.enrolment.models import Cohort, CohortCourse, CohortOrganization, Enrolment
from lms.enrolment.rules.cohorts import is_quiet, list_contacts
from lms.errors import NotFound
from lms.i18n import text_in


@dataclass(frozen=True)
class CohortRow:
    """A cohort with the contact that its learners see.

    `thresholds`: those stored for the rules of people at risk. From `quiet_from` to `quiet_until`
    nobody is reminded. `courses`: the names of its courses in the order of their publication, and
    `due_days` the last days of those that have one; only `get_cohort` reads them.
    """

    id: int
    name: str
    zone: str
    language: str
    starts_on: dt.date
    ends_on: dt.date | None
    contact_name: str
    contact_phone: str
    contact_wechat: str
    contact_hours: str
    thresholds: Mapping[str, int]
    quiet_from: dt.date | None
    quiet_until: dt.date | None
    reminds_by_mail: bool
    closed_at: dt.datetime | None
    courses: tuple[str, ...] = ()
    due_days: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def contacts(self) -> tuple[str, ...]:
        """Return whom learners ask: name, phone and WeChat where given."""
        return list_contacts(self.contact_name, self.contact_phone, self.contact_wechat)

    def is_quiet(self, day: dt.date) -> bool:
        """Return whether the day is in the quiet period."""
        return is_quiet(self.quiet_from, self.quiet_until, day)


_COLUMN_NAMES = tuple(
    column.name for column in fields(CohortRow) if column.name not in {"courses", "due_days"}
)


@dataclass(frozen=True)
class OfferedOrganization:
    """A choice in a list; names include code and location where another one has the same name."""

    id: int
    names: Mapping[str, str]
    is_archived: bool = False

    def name_in(self, language: str) -> str:
        return text_in(self.names, language)


@dataclass(frozen=True)
class CohortOffer:
    """The courses that an open cohort takes, and the organizations whose members it accepts."""

    zone: str | None = None
    course_ids: frozenset[int | None] = frozenset()
    organization_ids: frozenset[int] = frozenset()

    def covers(self, *, course_id: int, organization_id: int | None) -> bool:
        return course_id in self.course_ids and organization_id in self.organization_ids


def get_cohort(session: Session, cohort_id: int) -> CohortRow:
    """Return one cohort with its courses and their due days. Raises NotFound."""
    rows = list(read_dicts(session, _cohort_with_courses(), {"cohort_id": cohort_id}))
    if not rows:
        raise NotFound
    taken = {row["course"]: row["due_on"] for row in rows if row["course"]}
    return CohortRow(
        **{name: rows[0][name] for name in _COLUMN_NAMES},
        courses=tuple(taken),
        due_days={course: due_on for course, due_on in taken.items() if due_on},
    )


def list_cohorts_for(session: Session, principal: Principal) -> tuple[CohortRow, ...]:
    """Return the cohorts that a person runs or teaches, the newest first.

    Returns all cohorts for an administrator.
    """
    rows = session.execute(
        _cohorts()
        .where(_is_run_by(principal))
        .order_by(Cohort.closed_at.is_not(None), Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return tuple(CohortRow(**row) for row in rows.mappings())


def list_reminding_cohorts(session: Session) -> tuple[CohortRow, ...]:
    """Return open cohorts with automatic reminders."""
    wanted = (Cohort.reminds_by_mail.is_(True), Cohort.closed_at.is_(None))
    rows = session.execute(_cohorts().where(*wanted).order_by(Cohort.id))
    return tuple(CohortRow(**row) for row in rows.mappings())


def list_cohorts_of(session: Session, *, person_id: int) -> tuple[CohortRow, ...]:
    """Return the cohorts in which the person takes a course, the newest first."""
    rows = read_columns(session, _cohorts_of_person(), {"person_id": person_id})
    return tuple(CohortRow(**row) for row in rows.mappings())


def find_cohort_by_code(session: Session, code: str, *, now: dt.datetime) -> CohortRow | None:
    """Return the cohort whose join code is open at this moment."""
    found = (
        session.execute(
            _cohorts().where(
                Cohort.code == code, Cohort.code_open_until > now, Cohort.closed_at.is_(None)
            )
        )
        .mappings()
        .one_or_none()
    )
    return CohortRow(**found) if found else None


def list_cohort_courses(session: Session, cohort_id: int) -> tuple[str, ...]:
    """Return the names of the courses that a cohort takes."""
    return tuple(
        session.scalars(
            select(Course.name)
            .join(CohortCourse, CohortCourse.course_id == Course.id)
            .where(CohortCourse.cohort_id == cohort_id)
            .order_by(Course.id)
        )
    )


def get_courses_by_cohort(
    session: Session, cohort_ids: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """Return the names of the courses of each of these cohorts, in one statement."""
    rows = session.execute(
        select(CohortCourse.cohort_id, Course.name)
        .join(Course, Course.id == CohortCourse.course_id)
        .where(CohortCourse.cohort_id.in_(sorted(cohort_ids)))
        .order_by(Course.id)
    )
    found: dict[int, list[str]] = {cohort_id: [] for cohort_id in cohort_ids}
    for row in rows:
        found[row.cohort_id].append(row.name)
    return {cohort_id: tuple(names) for cohort_id, names in found.items()}


def get_cohort_offer(session: Session, cohort_id: int | None) -> CohortOffer:
    """Return what the cohort offers; nothing without a cohort and in a closed one."""
    if cohort_id is None:
        return CohortOffer()
    taken = (
        select(Cohort.zone, Cohort.closed_at, CohortCourse.course_id)
        .outerjoin(CohortCourse, CohortCourse.cohort_id == Cohort.id)
        .where(Cohort.id == cohort_id)
    )
    rows = session.execute(taken).all()
    zone = next((row.zone for row in rows), None)
    invited = select(CohortOrganization.organization_id)
    organization_ids = session.scalars(invited.where(CohortOrganization.cohort_id == cohort_id))
    return CohortOffer(
        zone,
        frozenset(row.course_id for row in rows if row.closed_at is None),
        frozenset(organization_ids),
    )


def list_offered_organizations(session: Session, cohort_id: int) -> tuple[OfferedOrganization, ...]:
    """Return organizations that a cohort is offered to, by code, without archived ones."""
    query = select_with_namesakes(_offered_organizations(literal(cohort_id)))
    found = list_named_organizations(session, query)
    return tuple(OfferedOrganization(row.id, row.names, row.is_archived) for row in found)


def list_cohort_organizations(session: Session, cohort_id: int) -> tuple[OfferedOrganization, ...]:
    """Return the organizations of a cohort, by code: offered ones, and all that people learned for.

    One that was archived meanwhile stays here once its people have learned.
    """
    found = list_named_organizations(session, _cohort_organizations(), {"cohort_id": cohort_id})
    return tuple(OfferedOrganization(row.id, row.names, row.is_archived) for row in found)


@functools.cache  # every view of a cohort sends it
def _cohort_organizations() -> Select[*tuple[Any, ...]]:
    cohort_id: ColumnElement[int] = bindparam("cohort_id")
    learning = select(Enrolment.organization_id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.organization_id.is_not(None)
    )
    return select_with_namesakes(union(_offered_organizations(cohort_id), learning))


def _offered_organizations(cohort_id: ColumnElement[int]) -> Select[int]:
    return (
        select(CohortOrganization.organization_id)
        .join(Organization, Organization.id == CohortOrganization.organization_id)
        .where(CohortOrganization.cohort_id == cohort_id, Organization.archived_at.is_(None))
    )


def list_organizations_for(session: Session, principal: Principal) -> tuple[Organization, ...]:
    """Return organizations that a cohort of this person is offered to; all for an administrator."""
    offered = (
        select(CohortOrganization.organization_id)
        .join(Cohort, Cohort.id == CohortOrganization.cohort_id)
        .where(_is_run_by(principal))
    )
    visible = Organization.id.in_(offered) | (Organization.created_by == principal.person_id)
    query = select(Organization).where(visible if not _sees_all(principal) else true())
    return tuple(session.scalars(query.order_by(Organization.code)))


def get_person_target(session: Session, person_id: int) -> Target:
    """Return the person as a permission target: memberships, cohorts, roles. Raises NotFound."""
    organizations = select(Membership.organization_id).where(
        Membership.person_id == person_id, Membership.ended_on.is_(None)
    )
    cohorts = select(Enrolment.cohort_id).where(
        Enrolment.person_id == person_id,
        Enrolment.cohort_id.is_not(None),
        Enrolment.ended_at.is_(None),
    )
    roles = {grant.role for grant in list_roles(session, person_id=person_id)}
    return Target(
        person_id=person_id,
        person_roles=tuple(sorted(roles)),
        organization_ids=tuple(sorted(session.scalars(organizations.distinct()))),
        cohort_ids=tuple(sorted(filter(None, session.scalars(cohorts.distinct())))),
    )


def _is_run_by(principal: Principal) -> ColumnElement[bool]:
    if _sees_all(principal):
        return true()
    cohort_ids = {
        *principal.scope_ids("coordinator", "cohort"),
        *principal.scope_ids("trainer", "cohort"),
    }
    return Cohort.id.in_(sorted(cohort_ids)) if cohort_ids else false()


def _sees_all(principal: Principal) -> bool:
    return any(grant.role == "administrator" for grant in principal.roles)


@functools.cache
def _cohorts_of_person() -> Select[*tuple[Any, ...]]:
    cohort_ids = select(Enrolment.cohort_id).where(
        Enrolment.person_id == bindparam("person_id"), Enrolment.ended_at.is_(None)
    )
    wanted = _cohorts().where(Cohort.id.in_(cohort_ids))
    return wanted.order_by(Cohort.starts_on.desc(), Cohort.id.desc())


def _cohorts() -> Select[*tuple[Any, ...]]:
    return select(*(getattr(Cohort, name) for name in _COLUMN_NAMES))


@functools.cache  # every page of a cohort sends it
def _cohort_with_courses() -> Select[*tuple[Any, ...]]:
    return (
        _cohorts()
        .add_columns(Course.name.label("course"), CohortCourse.due_on)
        .outerjoin(CohortCourse, CohortCourse.cohort_id == Cohort.id)
        .outerjoin(Course, Course.id == CohortCourse.course_id)
        .where(Cohort.id == bindparam("cohort_id"))
        .order_by(Course.id)
    )
