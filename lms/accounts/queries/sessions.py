"""Live sessions of people."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person, RoleGrant, UserSession
from lms.accounts.permissions.principal import Principal, ScopedRole
from lms.accounts.rules.sessions import SessionKind, is_live, is_reauthenticated
from lms.db import read_columns


@dataclass(frozen=True)
class CurrentSession:
    """A live session: the principal, and the data that the header of every page needs."""

    session_id: int
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
class Device:
    """A session in the list of its owner's devices."""

    session_id: int
    kind: SessionKind
    device_label: str
    created_at: dt.datetime
    seen_at: dt.datetime


def find_session(session: Session, *, token_hash: bytes, now: dt.datetime) -> CurrentSession | None:
    """Return the live session of a token, with person, roles and organizations, in one statement.

    The statement joins roles and memberships, so rows repeat; they are collected into sets here.
    """
    rows = read_columns(session, _session_rows(), {"token_hash": token_hash}).all()
    if not rows:
        return None
    row = rows[0]
    if not is_live(row.kind, seen_at=row.seen_at, expires_at=row.expires_at, now=now):
        return None
    return CurrentSession(
        session_id=row.session_id,
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


def list_devices(session: Session, *, person_id: int, now: dt.datetime) -> list[Device]:
    """Return the live sessions of a person, the one used last first."""
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


@functools.cache
def _session_rows() -> Select[Any]:
    """Return the statement; built once, because every request of a signed-in person runs it."""
    return (
        select(
            UserSession.id.label("session_id"),
            UserSession.person_id,
            UserSession.kind,
            UserSession.seen_at,
        )
        .add_columns(UserSession.expires_at, UserSession.reauthenticated_at)
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
    # Memberships are local dates: a day counts as begun when it has begun in any zone (UTC+14).
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
        reauthenticated=is_reauthenticated(row.reauthenticated_at, now=now),
    )
