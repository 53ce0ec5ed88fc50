"""Reads of the audit: repeats of an event, new secrets, and whether the hash chain is whole."""

import contextlib
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import AuditCount, AuditEvent
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.audit_chain import START, hash_entry


@dataclass(frozen=True)
class ChainReport:
    """`broken_number` is the number of the first event that does not match, None if all do.

    Rows deleted at the end leave a shorter valid chain: compare `events` and `head` with the values
    of the previous report.
    """

    events: int
    head: str
    broken_number: int | None


def count_repeats(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """Return how often these events happened within their hour, for those that are counted."""
    columns = select(AuditCount.event_id, AuditCount.times)
    rows = session.execute(columns.where(AuditCount.event_id.in_(sorted(event_ids))))
    return {row.event_id: row.times for row in rows}


def was_secret_changed(session: Session, *, person_id: int, since: dt.datetime) -> bool:
    """Return whether the person has got another secret at this moment or later."""
    query = select(AuditEvent.id).where(
        AuditEvent.act == AuditAction.SECRET_CHANGED.value,
        AuditEvent.subject_kind == "person",
        AuditEvent.subject_id == person_id,
        AuditEvent.happened_at >= since,
    )
    return session.scalar(query.limit(1)) is not None


def verify_chain(session: Session) -> ChainReport:
    """Verify every hash of the chain."""
    chained = AuditEvent.chain_number.is_not(None)
    query = select(AuditEvent).where(chained).order_by(AuditEvent.chain_number)
    rows = session.scalars(query.execution_options(yield_per=500))
    with contextlib.closing(rows):
        return _verify_rows(rows)


def _verify_rows(rows: Iterable[AuditEvent]) -> ChainReport:
    previous, count = START, 0
    for row in rows:
        expected_hash = hash_entry(previous, build_chain_fields(row))
        if row.chain_number != count + 1 or row.chain_hash != expected_hash:
            return ChainReport(count, previous, row.id)
        previous, count = expected_hash, count + 1
    return ChainReport(count, previous, None)


def build_chain_fields(row: AuditEvent) -> dict[str, object]:
    """Return what the hash of an event covers."""
    return {
        "number": row.chain_number,
        "at": row.happened_at,
        "actor": row.actor_id,
        "via": row.via,
        "act": row.act,
        "subject": [row.subject_kind, row.subject_id],
        "details": row.details,
    }
