"""Reads of accounts: one statement each."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import (
    AuditEvent,
    Card,
    Membership,
    Organization,
    Person,
    RoleGrant,
    UserSession,
)
from lms.accounts.organization_queries import list_distinct_names
from lms.accounts.principal import Principal, ScopedRole
from lms.accounts.rules.identifiers import Identifier
from lms.accounts.rules.pins import STAFF_ROLES
from lms.accounts.rules.sessions import SessionKind, is_live, is_proven
from lms.errors import NotFound
from lms.i18n import text_in


@dataclass(frozen=True)
class CurrentSession:
    """A live session: who acts, and what the head of every page needs."""

    sign_in_id: int
    principal: Principal
    kind: SessionKind
    seen_at: dt.datetime
    learner_number: str
    printed_name: str
    name_confirmed_at: dt.datetime | None
    notice_version: str | None
    has_secret: bool
    confirmed: bool


@dataclass(frozen=True)
class Credentials:
    """What a secret is compared with."""

    person_id: int
    secret_hash: str | None
    is_disabled: bool
    is_staff: bool


@dataclass(frozen=True)
class Device:
    """A session in the list of its owner."""

    sign_in_id: int
    kind: SessionKind
    device_label: str
    created_at: dt.datetime
    seen_at: dt.datetime


@dataclass(frozen=True)
class CardState:
    """What a card code is worth now."""

    person_id: int
    learner_number: str
    is_used: bool
    is_usable: bool


@dataclass(frozen=True)
class MembershipRow:
    organization_id: int
    code: str
    started_on: dt.date
    ended_on: dt.date | None
    names: dict[str, str]

    def name_in(self, language: str) -> str:
        return text_in(self.names, language)


def find_session(session: Session, *, token_hash: bytes, now: dt.datetime) -> CurrentSession | None:
    """The live session of a token, with person, roles and organizations; one statement.

    Roles and memberships are joined side by side: a handful of rows, made sets again here.
    """
    rows = session.execute(_session_rows(), {"token_hash": token_hash}).all()
    if not rows:
        return None
    row = rows[0]
    if not is_live(row.kind, seen_at=row.seen_at, expires_at=row.expires_at, now=now):
        return None
    return CurrentSession(
        sign_in_id=row.sign_in_id,
        principal=_principal(rows, now=now),
        kind=row.kind,
        seen_at=row.seen_at,
        learner_number=row.learner_number,
        printed_name=row.printed_name,
        name_confirmed_at=row.name_confirmed_at,
        notice_version=row.notice_version,
        has_secret=row.secret_kind is not None,
        confirmed=row.confirmed,
    )


def find_credentials(session: Session, identifier: Identifier) -> Credentials | None:
    """The one person an identifier names; None for nobody, and for a phone of two people."""
    columns = {
        "number": Person.learner_number,
        "phone": Person.phone,
        "email": Person.email,
        "name": Person.sign_in_name,
    }
    if identifier.kind not in columns:
        return None
    named = columns[identifier.kind].in_(identifier.forms)
    rows = session.execute(_credentials().where(named).limit(2)).all()
    return _as_credentials(rows[0]) if len(rows) == 1 else None


def get_credentials(session: Session, *, person_id: int) -> Credentials:
    """Raises NotFound."""
    row = session.execute(_credentials().where(Person.id == person_id)).one_or_none()
    if row is None:
        raise NotFound
    return _as_credentials(row)


def find_person_by_identifier(session: Session, identifier: Identifier) -> int | None:
    """The id of the one person an identifier names."""
    found = find_credentials(session, identifier)
    return found.person_id if found else None


def get_person(session: Session, person_id: int) -> Person:
    """Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def get_organization(session: Session, organization_id: int) -> Organization:
    """Raises NotFound."""
    organization = session.get(Organization, organization_id)
    if organization is None:
        raise NotFound
    return organization


def find_organization_by_code(session: Session, code: str) -> Organization | None:
    return session.scalar(select(Organization).where(Organization.code == code))


def list_devices(session: Session, *, person_id: int, now: dt.datetime) -> list[Device]:
    """Live sessions of a person, the one used last first."""
    columns = (
        UserSession.id,
        UserSession.kind,
        UserSession.device_label,
        UserSession.created_at,
        UserSession.seen_at,
    )
    query = (
        select(*columns, UserSession.expires_at)
        .where(UserSession.person_id == person_id, UserSession.revoked_at.is_(None))
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return [
        Device(row.id, cast("SessionKind", row.kind), row.device_label, row.created_at, row.seen_at)
        for row in session.execute(query)
        if is_live(row.kind, seen_at=row.seen_at, expires_at=row.expires_at, now=now)
    ]


def list_memberships(session: Session, *, person_id: int) -> list[MembershipRow]:
    """Past and present, the newest first."""
    query = (
        select(
            Organization.id,
            Organization.code,
            Membership.started_on,
            Membership.ended_on,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.started_on.desc(), Membership.id.desc())
    )
    rows = session.execute(query).all()
    names = list_distinct_names(session, {row.id for row in rows})
    return [MembershipRow(*row, names[row.id]) for row in rows]


def find_organization_on(session: Session, *, person_id: int, day: dt.date) -> int | None:
    """The organization a person belonged to on a day; the newest when there are several."""
    query = (
        select(Membership.organization_id)
        .where(Membership.person_id == person_id, _belongs_on(day))
        .order_by(Membership.started_on.desc(), Membership.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def list_roles(session: Session, *, person_id: int) -> list[ScopedRole]:
    columns = (RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id, RoleGrant.scope_text)
    query = select(*columns).where(RoleGrant.person_id == person_id).order_by(*columns)
    return [ScopedRole(*row) for row in session.execute(query)]  # type: ignore[arg-type]


def find_card(session: Session, *, digest: bytes, now: dt.datetime) -> CardState | None:
    """What the code of this digest is worth; looking never uses it up."""
    query = (
        select(Card.person_id, Card.used_at, Card.voided_at, Card.expires_at)
        .add_columns(Person.learner_number, Person.disabled_at)
        .join(Person, Person.id == Card.person_id)
        .where(Card.code_digest == digest)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    spent = (row.used_at, row.voided_at, row.disabled_at)
    usable = spent == (None, None, None) and now < row.expires_at
    return CardState(row.person_id, row.learner_number, row.used_at is not None, usable)


def list_own_events(session: Session, *, person_id: int, most: int = 100) -> Sequence[AuditEvent]:
    """What a person did or what was done to the account, the newest first."""
    about = and_(AuditEvent.subject_kind == "person", AuditEvent.subject_id == person_id)
    query = select(AuditEvent).where(or_(AuditEvent.actor_id == person_id, about))
    return session.scalars(query.order_by(AuditEvent.id.desc()).limit(most)).all()


def count_people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


@functools.cache
def _session_rows() -> Select[Any]:
    """Built once: every request of somebody signed in runs it."""
    return (
        select(
            UserSession.id.label("sign_in_id"),
            UserSession.person_id,
            UserSession.kind,
            UserSession.seen_at,
        )
        .add_columns(UserSession.expires_at, UserSession.proven_at)
        .add_columns(Person.learner_number, Person.printed_name, Person.name_confirmed_at)
        .add_columns(Person.language, Person.time_zone, Person.notice_version)
        .add_columns(Person.secret_kind, Person.confirmed)
        .add_columns(RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id, RoleGrant.scope_text)
        .add_columns(Membership.organization_id, Membership.started_on, Membership.ended_on)
        .join(Person, Person.id == UserSession.person_id)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .where(UserSession.token_hash == bindparam("token_hash"))
        .where(UserSession.revoked_at.is_(None), Person.disabled_at.is_(None))
    )


def _principal(rows: Sequence[Row[Any]], *, now: dt.datetime) -> Principal:
    row = rows[0]
    grants = {ScopedRole(r.role, r.scope_kind, r.scope_id, r.scope_text) for r in rows if r.role}
    # A day that has begun anywhere in the region has begun: memberships are dates of people.
    today = (now + dt.timedelta(hours=14)).date()
    current = {
        r.organization_id
        for r in rows
        if r.started_on and r.started_on <= today
        if r.ended_on is None or r.ended_on >= now.date()
    }
    return Principal(
        person_id=row.person_id,
        roles=tuple(sorted(grants)),
        organization_ids=tuple(sorted(current)),
        language=row.language,
        time_zone=row.time_zone,
        kind=row.kind,
        proven=is_proven(row.proven_at, now=now),
    )


@functools.cache
def _credentials() -> Select[Any]:
    held = and_(RoleGrant.person_id == Person.id, RoleGrant.role.in_(sorted(STAFF_ROLES)))
    staff = exists().where(held).label("is_staff")
    query = select(Person.id, Person.secret_hash, Person.disabled_at, staff)
    return cast("Select[Any]", query)


def _as_credentials(row: Row[Any]) -> Credentials:
    return Credentials(row.id, row.secret_hash, row.disabled_at is not None, bool(row.is_staff))


def _belongs_on(day: dt.date) -> Any:  # noqa: ANN401 - SQLAlchemy's own expression type
    open_end = or_(Membership.ended_on.is_(None), Membership.ended_on >= day)
    return and_(Membership.started_on <= day, open_end)
