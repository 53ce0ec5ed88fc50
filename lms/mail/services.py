"""Write a mail into the outbox, and record its outcome."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.row_journal import RowJournal
from lms.errors import Refusal
from lms.jobs.services import enqueue
from lms.mail.models import Mail

SEND_JOB = "mail.send"
MAX_SUBJECT_LENGTH = 200
# Exactly one address: no second one, no line end, no display name.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}")


class AddressUnusable(Refusal):
    message = "No e-mail can be sent to this address. Correct it first."


def write_mail(
    session: Session,
    act: Act,
    *,
    person_id: int,
    address: str,
    kind: str,
    subject: str,
    body: str,
) -> int:
    """Add a mail to the outbox with the job that sends it. Raises AddressUnusable."""
    if not _ADDRESS.fullmatch(address):
        raise AddressUnusable
    row = Mail(
        person_id=person_id,
        address=address,
        kind=kind,
        subject=" ".join(subject.split())[:MAX_SUBJECT_LENGTH],
        body=body,
        written_at=act.at,
    )
    session.add(row)
    session.flush()
    enqueue(session, kind=SEND_JOB, payload={"mail_id": row.id}, now=act.at)
    return row.id


def close_mail(session: Session, act: Act, *, mail_id: int, state: str) -> None:
    """Close a waiting mail as sent, failed or dropped; a closed one is unchanged."""
    row = session.scalar(
        select(Mail).where(Mail.id == mail_id, Mail.state == "waiting").with_for_update()
    )
    if row is not None:
        row.state, row.ended_at = state, act.at


def move_mails(
    session: Session, _act: Act, journal: RowJournal, *, source_id: int, target_id: int
) -> None:
    """Move the mails of one account to another account of the same person."""
    for row in journal.watch(session.scalars(select(Mail).where(Mail.person_id == source_id))):
        row.person_id = target_id
    session.flush()
