"""People and their credentials."""

import functools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import (
    AuditEvent,
    Person,
    RoleGrant,
)
from lms.accounts.permissions.principal import RoleName, ScopedRole
from lms.accounts.rules.identifiers import Identifier
from lms.accounts.rules.namesakes import fold_name
from lms.accounts.rules.pins import STAFF_ROLES
from lms.errors import NotFound

_IDENTIFIERS = {
    "number": Person.learner_number,
    "phone": Person.phone,
    "email": Person.email,
    "name": Person.sign_in_name,
}


@dataclass(frozen=True)
class Credentials:
    """The stored data that a secret is verified against."""

    person_id: int
    secret_hash: str | None
    is_disabled: bool
    is_staff: bool


def find_credentials(session: Session, identifier: Identifier) -> Credentials | None:
    """Return the person who has this identifier, also on an account that was merged into theirs.

    None if nobody has it, or if several people share the phone.
    """
    if identifier.kind not in _IDENTIFIERS:
        return None
    forms = {"forms": identifier.forms}
    rows = session.execute(_credentials_by_identifier(identifier.kind), forms).all()
    return _as_credentials(rows[0]) if len(rows) == 1 else None


def get_credentials(session: Session, *, person_id: int) -> Credentials:
    """Raises NotFound."""
    row = session.execute(_credentials_by_id(), {"person_id": person_id}).one_or_none()
    if row is None:
        raise NotFound
    return _as_credentials(row)


def find_person_by_identifier(session: Session, identifier: Identifier) -> int | None:
    """Return the id of the one person with an identifier."""
    found = find_credentials(session, identifier)
    return found.person_id if found else None


def get_person(session: Session, person_id: int) -> Person:
    """Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def find_same_person(session: Session, person_id: int) -> Person | None:
    """Return another account with the same phone and the same folded name."""
    person = get_person(session, person_id)
    same = select(Person).where(
        Person.phone == person.phone, Person.id != person_id, Person.merged_into_id.is_(None)
    )
    name = fold_name(person.printed_name)
    found = session.scalars(same.order_by(Person.id)) if person.phone else ()
    return next((other for other in found if fold_name(other.printed_name) == name), None)


def list_roles(session: Session, *, person_id: int) -> list[ScopedRole]:
    columns = (RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id, RoleGrant.scope_text)
    query = select(*columns).where(RoleGrant.person_id == person_id).order_by(*columns)
    return [ScopedRole(**row) for row in session.execute(query).mappings()]


def list_account_events(
    session: Session, *, person_id: int, limit: int = 100
) -> Sequence[AuditEvent]:
    """Return events that the person caused or that concern their account, the newest first."""
    about = and_(AuditEvent.subject_kind == "person", AuditEvent.subject_id == person_id)
    query = select(AuditEvent).where(or_(AuditEvent.actor_id == person_id, about))
    return session.scalars(query.order_by(AuditEvent.id.desc()).limit(limit)).all()


def count_people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


def get_role_names_by_person(
    session: Session, person_ids: Sequence[int]
) -> dict[int, set[RoleName]]:
    """Return the roles of each of these people, in any scope."""
    found: dict[int, set[RoleName]] = defaultdict(set)
    query = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(person_ids))
    for row in session.execute(query):
        found[row.person_id].add(row.role)
    return found


@functools.cache
def _credentials() -> Select[Any]:
    staff_grants = and_(RoleGrant.person_id == Person.id, RoleGrant.role.in_(sorted(STAFF_ROLES)))
    staff = exists().where(staff_grants).label("is_staff")
    query = select(Person.id, Person.secret_hash, Person.disabled_at, staff)
    return cast("Select[Any]", query)


# Every sign-in runs these; they take longer to make than to run.
@functools.cache
def _credentials_by_id() -> Select[Any]:
    return _credentials().where(Person.id == bindparam("person_id"))


@functools.cache
def _credentials_by_identifier(kind: str) -> Select[Any]:
    named = _IDENTIFIERS[kind].in_(bindparam("forms", expanding=True))
    merged_into = func.coalesce(Person.merged_into_id, Person.id)
    person_ids = select(merged_into).where(named).distinct().limit(2)
    return _credentials().where(Person.id.in_(person_ids))


def _as_credentials(row: Row[Any]) -> Credentials:
    return Credentials(row.id, row.secret_hash, row.disabled_at is not None, bool(row.is_staff))
