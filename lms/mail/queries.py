"""Mails sent to people, the newest first, and who refuses them."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.mail.models import EmailOptOut, Mail

# Exactly one address: no second one, no line end, no display name.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}")


@dataclass(frozen=True)
class MailCount:
    """The number of mails of a kind to a person, and the time of the last one."""

    count: int
    last_at: dt.datetime


def count_mails_by_person(session: Session, *, kind: str) -> dict[int, MailCount]:
    """Return counts by person, for people who got a mail; one statement."""
    query = select(
        Mail.person_id,
        func.count().label("mails"),
        func.max(Mail.written_at).label("last_at"),
    )
    rows = session.execute(query.where(Mail.kind == kind).group_by(Mail.person_id))
    return {row.person_id: MailCount(row.mails, row.last_at) for row in rows}


def list_mails(session: Session, *, person_id: int, kind: str) -> Sequence[Mail]:
    """Return mails of one kind to a person."""
    query = select(Mail).where(Mail.person_id == person_id, Mail.kind == kind)
    return session.scalars(query.order_by(Mail.id.desc())).all()


def has_opted_out(session: Session, person_id: int) -> bool:
    """Return whether this person refuses e-mail."""
    return session.get(EmailOptOut, person_id) is not None


def select_people_for_mail() -> Select[int]:
    """Select the ids of people with an address and an active account who do not refuse e-mail."""
    is_stopped = exists().where(EmailOptOut.person_id == Person.id)
    return select(Person.id).where(Person.email != "", Person.disabled_at.is_(None), ~is_stopped)


def find_mail_address(session: Session, person_id: int) -> str | None:
    """Return the address to which mails of this person go.

    None without an address that can be used, without an account that is active, and for a person
    who wants no mail.
    """
    query = select_people_for_mail().where(Person.id == person_id)
    address = session.scalar(query.with_only_columns(Person.email))
    return address if address and ADDRESS.fullmatch(address) else None
