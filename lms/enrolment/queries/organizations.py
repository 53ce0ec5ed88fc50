"""Organizations for coordinators: members, managers, and the cohorts offered to each."""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.accounts.models import Membership, Person, RoleGrant
from lms.db import read_columns
from lms.enrolment.models import Cohort, CohortOrganization, Enrolment
from lms.enrolment.rules.cohorts import list_contacts

T = TypeVar("T")


@dataclass(frozen=True)
class OfferedCohort:
    """A cohort that is offered to an organization."""

    id: int
    name: str
    starts_on: dt.date
    closed_at: dt.datetime | None
    contact_name: str
    contact_phone: str
    contact_wechat: str
    contact_hours: str

    @property
    def contacts(self) -> tuple[str, ...]:
        """Return whom learners and managers ask: name, phone and WeChat where given."""
        return list_contacts(self.contact_name, self.contact_phone, self.contact_wechat)


@dataclass(frozen=True)
class Manager:
    person_id: int
    printed_name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class OrganizationCounts:
    """Counts of an organization: current members, managers."""

    people: int
    managers: int


_COLUMNS = (
    Cohort.id,
    Cohort.name,
    Cohort.starts_on,
    Cohort.closed_at,
    Cohort.contact_name,
    Cohort.contact_phone,
    Cohort.contact_wechat,
    Cohort.contact_hours,
)


def list_offered_cohorts(session: Session, organization_id: int) -> tuple[OfferedCohort, ...]:
    """Return cohorts that are offered to the organization, the newest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .join(CohortOrganization, CohortOrganization.cohort_id == Cohort.id)
        .where(CohortOrganization.organization_id == organization_id)
        .order_by(Cohort.closed_at.is_not(None), Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return tuple(OfferedCohort(**row) for row in rows.mappings())


def list_cohorts_of_members(session: Session, organization_id: int) -> tuple[OfferedCohort, ...]:
    """Return cohorts in which members of the organization learn, the newest first.

    This, and not the offer of a cohort, gives a coordinator access to the people of an
    organization. A person who joined with a code counts once somebody has confirmed them.
    """
    rows = session.execute(
        select(*_COLUMNS)
        .where(Cohort.id.in_(_learning(organization_id)))
        .order_by(Cohort.closed_at.is_not(None), Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return tuple(OfferedCohort(**row) for row in rows.mappings())


def list_cohorts_granting_edit(
    session: Session, organization_id: int, *, viewer_id: int | None
) -> frozenset[int]:
    """Return cohorts whose learning members entitle the viewer to edit the organization.

    A member counts when somebody else entered or confirmed them, else an invented member would give
    control of the organization. The viewer's own entries count where nobody else has entered a
    member. An entry from the command line counts as somebody else's, because the server account has
    that authority.
    """
    others = Membership.entered_by.is_distinct_from(viewer_id)
    belongs = (Membership.organization_id == organization_id, Membership.ended_on.is_(None))
    learning = _learning(organization_id)
    entered = _is_entered_by_others(Membership, viewer_id)
    if session.scalar(select(Membership.id).where(*belongs, entered).limit(1)) is not None:
        learning = learning.where(others)
    return frozenset(id_ for id_ in session.scalars(learning) if id_ is not None)


def list_organizations_with_readable_plans(
    session: Session, cohort_id: int, *, viewer_id: int | None
) -> frozenset[int]:
    """Return the organizations whose learners in a cohort entitle the viewer to read their plans.

    The rule is that of `list_cohorts_granting_edit`, for all organizations in one statement.
    """
    values = {"cohort_id": cohort_id, "viewer_id": viewer_id}
    return frozenset(
        read_columns(session, _select_organizations_with_readable_plans(), values).scalars()
    )


@functools.cache  # every view of a cohort sends it, and it takes longer to build than to run
def _select_organizations_with_readable_plans() -> Select[int]:
    viewer_id: BindParameter[int] = bindparam("viewer_id")
    has_other = exists().where(
        _entry.organization_id == Membership.organization_id,
        _entry.ended_on.is_(None),
        _is_entered_by_others(_entry, viewer_id),
    )
    return (
        _learning_members(Membership.organization_id)
        .where(Enrolment.cohort_id == bindparam("cohort_id"))
        .where(or_(Membership.entered_by.is_distinct_from(viewer_id), ~has_other))
        .distinct()
    )


def _is_entered_by_others(
    membership: type[Membership], viewer_id: int | ColumnElement[int] | None
) -> ColumnElement[bool]:
    """Return whether somebody else than the viewer has entered the member.

    A person who joined with the code of a cohort of the viewer is nobody's entry until confirmed:
    otherwise a stranger with the code would take cooperatives from their coordinator.
    """
    coordinated = select(RoleGrant.scope_id).where(
        RoleGrant.person_id == viewer_id,
        RoleGrant.role == "coordinator",
        RoleGrant.scope_kind == "cohort",
    )
    joined = exists().where(
        Enrolment.person_id == membership.person_id, Enrolment.cohort_id.in_(coordinated)
    )
    chosen = membership.entered_by.is_not_distinct_from(membership.person_id)
    return and_(membership.entered_by.is_distinct_from(viewer_id), ~and_(chosen, joined))


def count_members_in(session: Session, cohort_ids: Collection[int]) -> dict[int, int]:
    """Count members who learn in these cohorts by organization, without organizations with none.

    Unconfirmed people count too, as on the page of the organization, once the cohorts have a
    confirmed member; without one that page does not exist.
    """
    in_cohorts = Enrolment.cohort_id.in_(sorted(cohort_ids))
    shown = _learning_members(Membership.organization_id).where(in_cohorts)
    rows = session.execute(
        select(
            Membership.organization_id,
            func.count(Membership.person_id.distinct()).label("people"),
        )
        .join(
            Enrolment,
            (Enrolment.person_id == Membership.person_id)
            & (Enrolment.organization_id == Membership.organization_id),
        )
        .where(Membership.ended_on.is_(None), Enrolment.ended_at.is_(None), in_cohorts)
        .where(Membership.organization_id.in_(shown))
        .group_by(Membership.organization_id)
    )
    return {row.organization_id: row.people for row in rows}


# Another entry of the same organization.
_entry = aliased(Membership)


def _learning(organization_id: int) -> Select[int | None]:
    return _learning_members(Enrolment.cohort_id).where(
        Membership.organization_id == organization_id
    )


def _learning_members(column: InstrumentedAttribute[T]) -> Select[T]:
    """Select a column of current members who learn, with their enrolments."""
    return (
        select(column)
        .select_from(Membership)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.ended_on.is_(None),
            Enrolment.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Person.confirmed.is_(True),
        )
    )


def list_managers(session: Session, organization_id: int) -> tuple[Manager, ...]:
    """Return the managers of the organization, by name."""
    rows = session.execute(
        select(Person.id.label("person_id"), Person.printed_name, Person.phone, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == "manager",
            RoleGrant.scope_kind == "organization",
            RoleGrant.scope_id == organization_id,
            Person.disabled_at.is_(None),
        )
        .order_by(Person.printed_name, Person.id)
    )
    return tuple(Manager(**row) for row in rows.mappings())


def get_manager_languages_by_organization(
    session: Session, organization_ids: Collection[int]
) -> dict[int, str]:
    """Return the language of the first manager by name, of organizations that have one."""
    rows = session.execute(
        select(RoleGrant.scope_id, Person.language)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == "manager",
            RoleGrant.scope_kind == "organization",
            RoleGrant.scope_id.in_(sorted(organization_ids)),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.printed_name.desc(), Person.id.desc())
    )
    return {row.scope_id: row.language for row in rows if row.scope_id is not None}


def list_member_names(session: Session, organization_id: int) -> tuple[tuple[str, str], ...]:
    """Return printed name and learner number of its current members, by name."""
    rows = session.execute(
        select(Person.printed_name, Person.learner_number)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organization_id == organization_id, Membership.ended_on.is_(None))
        .order_by(Person.printed_name, Person.id)
    )
    return tuple((row.printed_name, row.learner_number) for row in rows)


def count_people_and_managers(
    session: Session, organization_ids: Sequence[int]
) -> dict[int, OrganizationCounts]:
    """Count people and managers by organization; two statements for any number."""
    people = session.execute(
        select(Membership.organization_id, func.count().label("people"))
        .where(Membership.organization_id.in_(organization_ids), Membership.ended_on.is_(None))
        .group_by(Membership.organization_id)
    )
    managers = session.scalars(
        select(RoleGrant.scope_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == "manager",
            RoleGrant.scope_kind == "organization",
            RoleGrant.scope_id.in_(organization_ids),
            Person.disabled_at.is_(None),
        )
    )
    members = {row.organization_id: row.people for row in people}
    managing = Counter(managers)
    return {
        organization_id: OrganizationCounts(
            members.get(organization_id, 0), managing[organization_id]
        )
        for organization_id in organization_ids
    }
