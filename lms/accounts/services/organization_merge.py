"""The part of a merge of two organizations that concerns accounts: members and managers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, RoleGrant
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.sessions import end_sessions


@dataclass(frozen=True)
class MergeCounts:
    """`members_of_both`: number of people whose two open memberships become one."""

    memberships: int
    members_of_both: int
    managers: int


def count_people_to_move(session: Session, *, source_id: int, target_id: int) -> MergeCounts:
    """Return the counts of what `move_people` would move."""
    memberships = select(func.count()).where(Membership.organization_id == source_id)
    managers = select(func.count()).where(*_manages(source_id))
    both = _open_members(session, source_id) & _open_members(session, target_id)
    return MergeCounts(session.scalar(memberships) or 0, len(both), session.scalar(managers) or 0)


def move_people(session: Session, act: Act, *, source_id: int, target_id: int) -> None:
    """Move all memberships and manager roles.

    Two current memberships of one person become one, with the earlier start.
    """
    for person_id in _open_members(session, source_id) & _open_members(session, target_id):
        _join_memberships(session, person_id, source_id=source_id, target_id=target_id)
    session.execute(
        update(Membership)
        .where(Membership.organization_id == source_id)
        .values(organization_id=target_id)
    )
    for role in session.scalars(select(RoleGrant).where(*_manages(source_id))).all():
        _move_manager(session, act, role, target_id=target_id)
    session.flush()


def _open_members(session: Session, organization_id: int) -> set[int]:
    query = select(Membership.person_id).where(
        Membership.organization_id == organization_id, Membership.ended_on.is_(None)
    )
    return set(session.scalars(query))


def _join_memberships(session: Session, person_id: int, *, source_id: int, target_id: int) -> None:
    rows = {
        row.organization_id: row
        for row in session.scalars(
            select(Membership).where(
                Membership.person_id == person_id,
                Membership.organization_id.in_([source_id, target_id]),
                Membership.ended_on.is_(None),
            )
        )
    }
    target, source = rows[target_id], rows[source_id]
    target.started_on = min(target.started_on, source.started_on)
    session.delete(source)
    session.flush()


def _move_manager(session: Session, act: Act, role: RoleGrant, *, target_id: int) -> None:
    person_id = role.person_id
    existing = select(RoleGrant.id).where(*_manages(target_id), RoleGrant.person_id == person_id)
    if session.scalar(existing) is not None:
        session.delete(role)
    else:
        role.scope_id = target_id
    session.flush()
    end_sessions(session, act, person_id=person_id)
    details: dict[str, str | int | bool | None] = {
        "role": "manager",
        "scope": "organization",
        "in": target_id,
    }
    record_chained(session, act, AuditEntry(AuditAction.ROLE_GRANTED, "person", person_id, details))


def _manages(organization_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        RoleGrant.role == "manager",
        RoleGrant.scope_kind == "organization",
        RoleGrant.scope_id == organization_id,
    )
