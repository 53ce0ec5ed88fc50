"""Issue card codes, show them again and use them; a code is used up once its owner has a secret."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Card, Person
from lms.accounts.queries.cards import CardState, find_card
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.cards import build_code, code_digest, expiry
from lms.accounts.services.audit import AuditEntry, record, record_chained
from lms.accounts.services.locks import lock_person
from lms.accounts.services.sessions import end_sessions
from lms.accounts.services.throttle import clear_throttles
from lms.errors import Refusal


class CardRefused(Refusal):
    """The code is unknown, expired or replaced."""

    message = "This code does not work. Compare it with the card, or ask for a new one."


class CardUsed(Refusal):
    """The code was used before; `values` hold the learner number, for the sign-in form."""

    message = "This code was used already. Sign in with your learner number %(number)s and PIN."


class CardUsedWithoutPin(CardUsed):
    """The code was used before, and the PIN was removed since, as by the undo of a merge."""

    message = (
        "This code was used already, and your account has no PIN any more. Ask the person who gave"
        " you the card for a new one: your learner number %(number)s stays, and nothing is lost."
    )


@dataclass(frozen=True)
class IssuedCard:
    person_id: int
    learner_number: str
    code: str
    expires_at: dt.datetime


def issue_card(
    session: Session, act: Act, *, person_id: int, card_key: bytes, first_day: dt.date | None
) -> IssuedCard:
    """Issue a new code for a person; their earlier unused codes become invalid.

    `first_day` is that of the cohort, None without one. Concurrent calls for one person run one
    after the other, and the last code is valid.
    """
    person = lock_person(session, person_id)
    void_cards(session, act, person_id=person_id)
    counter, code = _next_code(session, person_id=person_id, card_key=card_key)
    card = Card(
        person_id=person_id,
        counter=counter,
        code_digest=code_digest(card_key, code),
        issued_at=act.at,
        issued_by=act.by.person_id,
        expires_at=expiry(first_day=first_day, zone=person.time_zone, now=act.at),
    )
    session.add(card)
    session.flush()
    entry = AuditEntry(AuditAction.CARD_ISSUED, "person", person_id, {"counter": counter})
    record_chained(session, act, entry)
    return IssuedCard(person_id, person.learner_number, code, card.expires_at)


def void_cards(
    session: Session, act: Act, *, person_id: int, since: dt.datetime | None = None
) -> None:
    """Make unused codes of a person invalid: all, or those that were made since a moment."""
    unused = Card.used_at.is_(None) & Card.voided_at.is_(None)
    query = update(Card).where(Card.person_id == person_id, unused)
    if since is not None:
        query = query.where(Card.issued_at >= since)
    session.execute(query.values(voided_at=act.at))


def use_card(session: Session, act: Act, *, digest: bytes) -> int:
    """Sign in with the code and return its person's id.

    The code of somebody with a secret is used up: of two concurrent calls one is refused. Without
    a secret it is opened, and works again until they have chosen one; each call then ends the
    sessions of the one before.
    """
    state = find_card(session, digest=digest, now=act.at)
    if state is not None and state.is_used:
        raise build_card_used(state)
    if state is None or not state.is_usable:
        raise CardRefused
    free = update(Card).where(Card.code_digest == digest, Card.used_at.is_(None))
    change = free.values(used_at=act.at) if state.has_secret else free.values(opened_at=act.at)
    if session.execute(change.returning(Card.id)).one_or_none() is None:
        raise build_card_used(state)
    if state.is_opened:
        end_sessions(session, act, person_id=state.person_id)
    clear_throttles(session, act, person_id=state.person_id)
    entry = AuditEntry(AuditAction.CARD_USED, "person", state.person_id)
    record(session, act, entry)
    return state.person_id


def use_opened_cards(session: Session, act: Act, *, person_id: int) -> None:
    """Use up the codes with which a person signed in who has chosen a secret now.

    Those of accounts that were merged into theirs are among them.
    """
    merged = select(Person.id).where(Person.merged_into_id == person_id)
    opened = Card.opened_at.is_not(None) & Card.used_at.is_(None)
    owners = Card.person_id.in_(merged) | (Card.person_id == person_id)
    session.execute(update(Card).where(owners, opened).values(used_at=act.at))


def build_card_used(state: CardState) -> CardUsed:
    """Return the refusal of a used code: how its holder signs in now, or gets another code."""
    refusal = CardUsed if state.has_secret else CardUsedWithoutPin
    return refusal(number=state.learner_number)


def _next_code(session: Session, *, person_id: int, card_key: bytes) -> tuple[int, str]:
    """Return the next counter whose code no other card has ever had, and the code."""
    highest = select(func.max(Card.counter)).where(Card.person_id == person_id)
    counter = (session.scalar(highest) or 0) + 1
    while True:
        code = build_code(card_key, person_id=person_id, counter=counter)
        taken = select(Card.id).where(Card.code_digest == code_digest(card_key, code))
        if session.scalar(taken) is None:
            return counter, code
        counter += 1
