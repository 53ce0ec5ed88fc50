"""Write a mail into the outbox, set its outcome, and opt people out and in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.locks import lock_person
from lms.db.change_log import ChangeLog
from lms.errors import Refusal
from lms.jobs.services import enqueue
from lms.mail.models import EmailOptOut, Mail
from lms.mail.queries import ADDRESS, has_opted_out

SEND_JOB = "mail.send"
MAX_SUBJECT_LENGTH = 200


class InvalidEmailAddress(Refusal):
    message = "No e-mail can be sent to this address. Correct it first."


class RecipientOptedOut(Refusal):
    message = "This person wants no e-mail. Send the text by WeChat."


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
    """Add a mail to the outbox with the job that sends it.

    Raises InvalidEmailAddress, RecipientOptedOut.
    """
    if not ADDRESS.fullmatch(address):
        raise InvalidEmailAddress
    if has_opted_out(session, person_id):
        raise RecipientOptedOut
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


def set_mail_outcome(session: Session, act: Act, *, mail_id: int, state: str) -> None:
    """Set a queued mail to sent, failed or dropped; a mail with an outcome is unchanged."""
    row = session.scalar(
        select(Mail).where(Mail.id == mail_id, Mail.state == "queued").with_for_update()
    )
    if row is not None:
        row.state, row.ended_at = state, act.at
        session.flush()


def opt_out(session: Session, act: Act, *, person_id: int) -> None:
    """Opt the person out of every e-mail, including queued ones.

    No effect when they have opted out before. Raises NotFound.
    """
    lock_person(session, person_id)
    if has_opted_out(session, person_id):
        return
    session.add(
        EmailOptOut(person_id=person_id, opted_out_at=act.at, opted_out_by=act.by.person_id)
    )
    session.flush()
    record(session, act, AuditEntry(AuditAction.MAIL_STOPPED, "person", person_id))


def opt_in(session: Session, act: Act, *, person_id: int) -> None:
    """Let the person get e-mail again.

    No effect when they have not opted out. Raises NotFound.
    """
    lock_person(session, person_id)
    row = session.get(EmailOptOut, person_id)
    if row is None:
        return
    session.delete(row)
    session.flush()
    record(session, act, AuditEntry(AuditAction.MAIL_ALLOWED, "person", person_id))


def move_mails(
    session: Session, _act: Act, change_log: ChangeLog, *, source_id: int, target_id: int
) -> None:
    """Move the mails of one account, and its opt-out, to another of the same person."""
    for row in change_log.track(session.scalars(select(Mail).where(Mail.person_id == source_id))):
        row.person_id = target_id
    stop = session.get(EmailOptOut, source_id)
    if stop is not None and session.get(EmailOptOut, target_id) is None:
        change_log.track((stop,))
        stop.person_id = target_id
    session.flush()
