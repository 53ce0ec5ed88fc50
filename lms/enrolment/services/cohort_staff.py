"""Coordinators and trainers of a cohort."""

from typing import Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.people import find_person_by_identifier, list_roles
from lms.accounts.rules.acts import Act
from lms.accounts.rules.identifiers import identify
from lms.accounts.services.roles import grant_role, revoke_role
from lms.enrolment.models import Cohort
from lms.errors import NotFound, Refusal

StaffRole: TypeAlias = Literal["coordinator", "trainer"]


class StaffNotFound(Refusal):
    message = (
        "Nobody with this role has that number, name or e-mail. Compare the spelling, or ask an "
        "administrator to grant the role first."
    )


class StaffRoleOfActor(Refusal):
    message = "Nobody changes their own rights. Ask another coordinator of this cohort."


class LastCoordinator(Refusal):
    message = "No coordinator would remain in this cohort. Add another one first."


def add_staff(
    session: Session, act: Act, *, cohort_id: int, role: StaffRole, identifier: str
) -> int:
    """Add an existing coordinator or trainer to the cohort; return their id.

    Raises StaffNotFound, the same for unknown people and for those without the role;
    StaffRoleOfActor.
    """
    person_id = find_person_by_identifier(session, identify(identifier))
    if person_id is None:
        raise StaffNotFound
    if person_id == act.by.person_id:
        raise StaffRoleOfActor
    # Coordinators need the role for the site; trainers that, or a grant for a course.
    kinds = {"site"} if role == "coordinator" else {"site", "course"}
    grants = list_roles(session, person_id=person_id)
    if not any(grant.role == role and grant.scope_kind in kinds for grant in grants):
        raise StaffNotFound
    grant = ScopedRole(role, "cohort", cohort_id)
    grant_role(session, act, person_id=person_id, grant=grant)
    return person_id


def remove_staff(
    session: Session, act: Act, *, cohort_id: int, role: StaffRole, person_id: int
) -> None:
    """Remove a person from the staff. Raises NotFound, StaffRoleOfActor, LastCoordinator."""
    if person_id == act.by.person_id:
        raise StaffRoleOfActor
    grant = ScopedRole(role, "cohort", cohort_id)
    if grant not in list_roles(session, person_id=person_id):
        raise NotFound
    if role == "coordinator":
        _refuse_last(session, cohort_id)
    revoke_role(session, act, person_id=person_id, grant=grant)


def _refuse_last(session: Session, cohort_id: int) -> None:
    session.scalars(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update()).all()
    query = select(func.count()).select_from(RoleGrant)
    coordinators = query.where(
        RoleGrant.role == "coordinator",
        RoleGrant.scope_kind == "cohort",
        RoleGrant.scope_id == cohort_id,
    )
    if (session.scalar(coordinators) or 0) < 2:
        raise LastCoordinator
