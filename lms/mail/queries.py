"""What was written to whom, the newest first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.mail.models import Mail


@dataclass(frozen=True)
class MailCount:
    """How many letters of a kind a person was written, and when the last."""

    count: int
    last_at: dt.datetime


def count_mails_by_person(session: Session, *, kind: str) -> dict[int, MailCount]:
    """By person, for those who were written to; one statement."""
    query = select(Mail.person_id, func.count(), func.max(Mail.written_at))
    rows = session.execute(query.where(Mail.kind == kind).group_by(Mail.person_id))
    return {person_id: MailCount(count, last_at) for person_id, count, last_at in rows}


def list_mails(session: Session, *, person_id: int, kind: str) -> Sequence[Mail]:
    """Letters of one kind to a person."""
    query = select(Mail).where(Mail.person_id == person_id, Mail.kind == kind)
    return session.scalars(query.order_by(Mail.id.desc())).all()
