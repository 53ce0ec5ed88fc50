"""Queries of the managers' pages about unused codes."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Card


def find_attempt_counter(
    session: Session, *, person_id: int, issued_by: int, now: dt.datetime
) -> int | None:
    """Return the counter of a valid code that this manager issued; nobody else sees it."""
    query = (
        select(Card.counter)
        .where(
            Card.person_id == person_id,
            Card.issued_by == issued_by,
            Card.used_at.is_(None),
            Card.voided_at.is_(None),
            Card.expires_at > now,
        )
        .order_by(Card.counter.desc())
    )
    return session.scalar(query.limit(1))


def has_unused_code(session: Session, *, person_id: int, now: dt.datetime) -> bool:
    """Return whether there is a valid code, of any issuer, that a new one would invalidate."""
    query = select(Card.id).where(
        Card.person_id == person_id,
        Card.used_at.is_(None),
        Card.voided_at.is_(None),
        Card.expires_at > now,
    )
    return session.scalar(query.limit(1)) is not None
