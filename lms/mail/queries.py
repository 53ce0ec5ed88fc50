"""Mails sent to people, the newest first, and who refuses them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.mail.models import EmailOptOut, Mail


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
