"""The state of a card code, and the unused codes of people."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Card, Person


@dataclass(frozen=True)
class UnusedCard:
    """A valid card code: not used, not void, not expired."""

    counter: int
    issued_at: dt.datetime
    issued_by: int | None
    expires_at: dt.datetime


@dataclass(frozen=True)
class CardState:
    """The state of a card code at a given moment, and the account that it leads to.

    `printed_number`: the learner number on the card, another one if its account was merged.
    `has_secret`: whether a PIN or passphrase was chosen. `is_opened`: it was signed in with, and
    works until a PIN is chosen.
    """

    person_id: int
    learner_number: str
    printed_number: str
    is_used: bool
    is_usable: bool
    has_secret: bool = True
    is_opened: bool = False


def find_card(session: Session, *, digest: bytes, now: dt.datetime) -> CardState | None:
    """Return the state of the code with this digest, without using it up."""
    holder = aliased(Person)
    query = (
        select(Card.opened_at, Card.used_at, Card.voided_at, Card.expires_at)
        .add_columns(holder.learner_number.label("printed_number"))
        .add_columns(Person.id.label("person_id"), Person.learner_number, Person.disabled_at)
        .add_columns(Person.secret_hash.is_not(None).label("has_secret"))
        .join(holder, holder.id == Card.person_id)
        .join(Person, Person.id == func.coalesce(holder.merged_into_id, holder.id))
        .where(Card.code_digest == digest)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    is_used = row.used_at is not None or (row.opened_at is not None and row.has_secret)
    is_ended = row.voided_at is not None or row.disabled_at is not None
    return CardState(
        person_id=row.person_id,
        learner_number=row.learner_number,
        printed_number=row.printed_number,
        is_used=is_used,
        is_usable=not is_used and not is_ended and now < row.expires_at,
        has_secret=row.has_secret,
        is_opened=row.opened_at is not None,
    )


def get_unused_cards_by_person(
    session: Session, person_ids: Sequence[int], *, now: dt.datetime
) -> dict[int, UnusedCard]:
    """Return the unused card of each of these people who has one; nobody has two."""
    columns = (Card.counter, Card.issued_at, Card.issued_by, Card.expires_at)
    query = select(Card.person_id, *columns).where(Card.person_id.in_(person_ids), *_is_open(now))
    return {
        row.person_id: UnusedCard(row.counter, row.issued_at, row.issued_by, row.expires_at)
        for row in session.execute(query)
    }


def list_card_users(session: Session, person_ids: Sequence[int]) -> frozenset[int]:
    """Return those of the people who have signed in with a card and have no PIN."""
    query = (
        select(Card.person_id)
        .join(Person, Person.id == Card.person_id)
        .where(
            Card.person_id.in_(person_ids),
            Card.opened_at.is_not(None) | Card.used_at.is_not(None),
            Person.secret_hash.is_(None),
        )
    )
    return frozenset(session.scalars(query.distinct()))


def select_open_card(now: ColumnElement[dt.datetime]) -> Select[int]:
    """Return the statement of the open card of the person of an outer statement."""
    return select(Card.id).where(Card.person_id == Person.id, *_is_open(now)).correlate(Person)


def _is_open(now: dt.datetime | ColumnElement[dt.datetime]) -> tuple[ColumnElement[bool], ...]:
    return Card.used_at.is_(None), Card.voided_at.is_(None), Card.expires_at > now
