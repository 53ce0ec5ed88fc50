"""Grants of roles. The caller checks whether the acting person may grant (permissions)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.locks import lock_people
from lms.accounts.services.sessions import end_sessions
from lms.errors import NotFound, Refusal

# The scopes in which a role can be granted. `site` gives trainers and coordinators no course and no
# cohort: it lets them create their first one.
SCOPES_OF_ROLES: dict[str, frozenset[str]] = {
    "learner": frozenset({"site"}),
    "manager": frozenset({"organization"}),
    "trainer": frozenset({"site", "course", "cohort"}),
    "coordinator": frozenset({"site", "cohort"}),
    "administrator": frozenset({"site"}),
}


class ScopeMismatch(Refusal):
    message = "The role %(role)s cannot be granted in this scope. Fitting ones: %(scopes)s."


class RightsOfActor(Refusal):
    message = "Nobody changes their own rights. Ask another administrator."


class LastAdministrator(Refusal):
    message = "This is the last administrator. Make another one first."


def grant_role(session: Session, act: Act, *, person_id: int, grant: ScopedRole) -> None:
    """Grant the role and end the person's sessions; no effect if it is held already."""
    _refuse_own(person_id, act.by)
    _refuse_scope(grant)
    get_person(session, person_id)
    if _find(session, person_id=person_id, grant=grant):
        return
    row = RoleGrant(
        person_id=person_id,
        role=grant.role,
        scope_kind=grant.scope_kind,
        scope_id=grant.scope_id,
        scope_text=grant.scope_text,
        granted_at=act.at,
        granted_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    _record_change(session, act, AuditAction.ROLE_GRANTED, person_id=person_id, grant=grant)


def revoke_role(session: Session, act: Act, *, person_id: int, grant: ScopedRole) -> None:
    """Revoke the role and end the person's sessions. Raises LastAdministrator."""
    _refuse_own(person_id, act.by)
    if grant.role == "administrator":
        check_not_last_administrator(session, person_id=person_id)
    row = _find(session, person_id=person_id, grant=grant, lock=True)
    if row is None:
        raise NotFound
    session.delete(row)
    session.flush()
    _record_change(session, act, AuditAction.ROLE_REVOKED, person_id=person_id, grant=grant)


def revoke_manager_roles(
    session: Session, act: Act, *, person_id: int, organization_id: int
) -> None:
    """Revoke the manager role of a person who leaves an organization."""
    grant = ScopedRole("manager", "organization", organization_id)
    row = _find(session, person_id=person_id, grant=grant, lock=True)
    if row is not None:
        session.delete(row)
        session.flush()
        _record_change(session, act, AuditAction.ROLE_REVOKED, person_id=person_id, grant=grant)


def check_not_last_administrator(session: Session, *, person_id: int) -> None:
    """Raise LastAdministrator when no other administrator could still sign in.

    The people are locked and then read again: of two administrators who remove each other
    concurrently, one remains.
    """
    lock_people(session, _list_administrators(session) | {person_id})
    if _list_administrators(session) == {person_id}:
        raise LastAdministrator


def _list_administrators(session: Session) -> set[int]:
    """Return the ids of administrators who can sign in."""
    query = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == "administrator", Person.disabled_at.is_(None))
    )
    return set(session.scalars(query))


def _find(
    session: Session, *, person_id: int, grant: ScopedRole, lock: bool = False
) -> RoleGrant | None:
    """Return the grant. With `lock`, concurrent deletions wait and then find nothing."""
    query = select(RoleGrant).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == grant.role,
        RoleGrant.scope_kind == grant.scope_kind,
        RoleGrant.scope_id == grant.scope_id,
        RoleGrant.scope_text == grant.scope_text,
    )
    return session.scalar(query.with_for_update() if lock else query)


def _record_change(
    session: Session, act: Act, audit_action: AuditAction, *, person_id: int, grant: ScopedRole
) -> None:
    end_sessions(session, act, person_id=person_id)
    scope = grant.scope_text or grant.scope_id
    details = {"role": grant.role, "scope": grant.scope_kind, "in": scope}
    record_chained(session, act, AuditEntry(audit_action, "person", person_id, details))


def _refuse_own(person_id: int, by: Actor) -> None:
    if by.person_id == person_id:
        raise RightsOfActor


def _refuse_scope(grant: ScopedRole) -> None:
    fitting = SCOPES_OF_ROLES[grant.role]
    named = {"site": True, "course": bool(grant.scope_text)}
    is_named = named.get(grant.scope_kind, grant.scope_id > 0)
    if grant.scope_kind not in fitting or not is_named:
        raise ScopeMismatch(role=grant.role, scopes=sorted(fitting))
