"""The state of a card code."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Card, Person


@dataclass(frozen=True)
class CardState:
    """The state of a card code at a given moment."""

    person_id: int
    learner_number: str
    is_used: bool
    is_usable: bool


def find_card(session: Session, *, digest: bytes, now: dt.datetime) -> CardState | None:
    """Return the state of the code with this digest, without using it up."""
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
