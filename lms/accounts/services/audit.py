"""The audit: events are added, never changed; those that need the secret are chained by hashes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from lms.accounts.models import AuditCount, AuditEvent
from lms.accounts.queries.audit import build_chain_fields
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.audit_chain import START, hash_entry
from lms.db import AdvisoryLock, hold

# How many different details of one hour are stored besides those of the first event.
MAX_OTHER_DETAILS = 20


@dataclass(frozen=True)
class AuditEntry:
    """An act and its object: ids and codes, without names, phones or secrets."""

    act: AuditAction
    subject_kind: str = ""
    subject_id: int | None = None
    details: Mapping[str, str | int | bool | None] | None = None


def record(session: Session, act: Act, entry: AuditEntry) -> int:
    """Add an event and return its number."""
    row = AuditEvent(**_build_values(entry, act))
    session.add(row)
    session.flush()
    return row.id


def record_all(session: Session, act: Act, entries: Sequence[AuditEntry]) -> None:
    """Add any number of events with one statement."""
    if entries:
        session.execute(insert(AuditEvent), [_build_values(entry, act) for entry in entries])


def record_repeated(session: Session, act: Act, entry: AuditEntry) -> None:
    """Add an event that anybody can cause repeatedly: one row an hour, and a count of its repeats.

    The event itself is never changed. Of two concurrent events the second finds the row of the
    first, or is repeated by `Database.write`.
    """
    key = {
        "act": entry.act.value,
        "actor_id": act.by.person_id or 0,
        "subject_id": entry.subject_id or 0,
        "hour": act.at.replace(minute=0, second=0, microsecond=0),
    }
    count = session.scalar(select(AuditCount).filter_by(**key).with_for_update())
    if count is None:
        number = record(session, act, entry)
        session.add(AuditCount(event_id=number, times=1, last_at=act.at, other_details=[], **key))
    else:
        count.times, count.last_at = count.times + 1, act.at
        details = dict(entry.details or {})
        first = session.get_one(AuditEvent, count.event_id).details
        if (
            details not in (first, *count.other_details)
            and len(count.other_details) < MAX_OTHER_DETAILS
        ):
            count.other_details = [*count.other_details, details]
    session.flush()


def record_chained(session: Session, act: Act, entry: AuditEntry) -> int:
    """Add an event at the end of the hash chain and return its number."""
    hold(session, AdvisoryLock.AUDIT_CHAIN)
    last = select(AuditEvent.chain_number, AuditEvent.chain_hash).order_by(
        AuditEvent.chain_number.desc()
    )
    chained = AuditEvent.chain_number.is_not(None)
    newest = session.execute(last.where(chained).limit(1)).one_or_none()
    number, previous = newest or (0, START)
    row = AuditEvent(**_build_values(entry, act))
    row.chain_number = (number or 0) + 1
    row.chain_hash = hash_entry(previous or START, build_chain_fields(row))
    session.add(row)
    session.flush()
    return row.id


def _build_values(entry: AuditEntry, act: Act) -> dict[str, Any]:
    return {
        "happened_at": act.at,
        "actor_id": act.by.person_id,
        "via": act.by.via,
        "act": entry.act.value,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "details": dict(entry.details or {}),
    }


class AuditIsAppendOnly(RuntimeError):
    """A bug: code tried to change or delete an audit event."""


def _refuse_change(_mapper: Mapper[AuditEvent], _connection: Connection, row: AuditEvent) -> None:
    raise AuditIsAppendOnly(row.act)


event.listen(AuditEvent, "before_update", _refuse_change)
event.listen(AuditEvent, "before_delete", _refuse_change)
