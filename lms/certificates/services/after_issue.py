"""Services on an issued certificate that do not end it: files, name requests, erasure."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.names import clean_name
from lms.accounts.rules.text import MAX_REASON_LENGTH, clean_text
from lms.accounts.services.audit import AuditEntry, record, record_chained
from lms.certificates.models import Certificate, CertificateEvent, CertificateFileRow
from lms.certificates.queries.certificates import lock_certificate
from lms.certificates.queries.checks_needed import needs_check
from lms.certificates.queries.current_certificates import find_newest_request
from lms.certificates.queries.second_certificates import is_second
from lms.certificates.rules.refusals import (
    CertificateReasonMissing,
    CertificateUnknown,
    NotReplaceable,
    NotValidAnyMore,
    RequestAnswered,
    RequestChanged,
)
from lms.certificates.services.issuance import add_event


def record_file(session: Session, act: Act, *, certificate_id: int, sha256: str, size: int) -> bool:
    """Record a PDF that is in the store; return False when there is one, which stays as it is.

    Raises CertificateUnknown when the certificate was erased meanwhile.
    """
    row = session.get(Certificate, certificate_id, with_for_update=True)
    if row is None or row.statement is None:
        raise CertificateUnknown
    stored = select(CertificateFileRow.id).where(
        CertificateFileRow.certificate_id == certificate_id
    )
    if session.scalar(stored) is not None:
        return False
    session.add(
        CertificateFileRow(
            certificate_id=certificate_id, sha256=sha256, size=size, created_at=act.at
        )
    )
    add_event(session, act, row, "file ready")
    return True


def ask_for_corrected_name(
    session: Session, act: Act, *, serial: str, wanted_name: str, note: str
) -> None:
    """Record the holder's request for another spelling, which a coordinator answers.

    The same request sent again changes nothing; another spelling, or a request after a refusal, is
    a new one. Raises NotValidAnyMore, NotReplaceable for the second one of a merged account.
    """
    row = lock_certificate(session, serial)
    if row.person_id != act.by.person_id:
        raise CertificateUnknown
    if is_second(session, row.id):
        raise NotReplaceable
    if row.state != "valid":
        raise NotValidAnyMore
    newest = find_newest_request(session, row.id)
    typed_request = (clean_name(wanted_name), clean_text(note, max_length=MAX_REASON_LENGTH))
    is_open = newest is not None and newest.kind == "name requested"
    if newest and is_open and (newest.wanted_name, newest.reason) == typed_request:
        return
    add_event(session, act, row, "name requested", reason=note, wanted_name=typed_request[0])


def refuse_corrected_name(
    session: Session, act: Act, *, serial: str, reason: str, request_id: int = -1
) -> None:
    """Refuse the holder's request with a reason that the holder reads.

    `request_id`: of the request that was read, -1 for the newest. Raises RequestAnswered, and
    RequestChanged when the holder has sent another one.
    """
    row = lock_certificate(session, serial)
    if not reason.strip():
        raise CertificateReasonMissing
    newest = find_newest_request(session, row.id)
    if row.state != "valid" or newest is None or newest.kind != "name requested":
        raise RequestAnswered
    if request_id not in {-1, newest.id}:
        raise RequestChanged
    add_event(session, act, row, "request refused", reason=reason)
    entry = AuditEntry(AuditAction.CERTIFICATE_NAME_REFUSED, "certificate", row.id)
    record(session, act, entry)


def confirm_checked(session: Session, act: Act, *, serial: str) -> None:
    """Record that a marked certificate is right as it is; a repeat changes nothing."""
    row = lock_certificate(session, serial)
    if not needs_check(session, row.id):
        return
    add_event(session, act, row, "checked")
    record_chained(session, act, AuditEntry(AuditAction.CERTIFICATE_CHECKED, "certificate", row.id))


def set_name_hidden(session: Session, act: Act, *, serial: str, hidden: bool) -> None:
    """Set whether /verify shows the name or only compares a typed one."""
    row = lock_certificate(session, serial)
    if row.person_id != act.by.person_id:
        raise CertificateUnknown
    if row.name_hidden != hidden:
        row.name_hidden = hidden
        add_event(session, act, row, "name hidden" if hidden else "name shown")


def erase_person(session: Session, act: Act, *, person_id: int) -> Mapping[int, tuple[str, ...]]:
    """Erase the data of all certificates of a person; only a typed name can still be compared.

    Events at certificates of others keep no name of theirs either. Returns the hashes of the files
    by certificate: the caller deletes them after the commit, by `Store.delete`, which takes the
    pictures along.
    """
    rows = session.scalars(
        select(Certificate).where(
            Certificate.person_id == person_id, Certificate.erased_at.is_(None)
        )
    ).all()
    hashes = {row.id: _erase(session, act, row) for row in rows}
    signed = update(CertificateEvent).where(CertificateEvent.actor_id == person_id)
    session.execute(signed.values(actor_name=""))
    return hashes


def _erase(session: Session, act: Act, row: Certificate) -> tuple[str, ...]:
    row.statement, row.erased_at = None, act.at
    for event in session.scalars(
        select(CertificateEvent).where(CertificateEvent.certificate_id == row.id)
    ):
        event.actor_name, event.wanted_name, event.reason = "", "", ""
    files = session.scalars(
        select(CertificateFileRow).where(CertificateFileRow.certificate_id == row.id)
    ).all()
    hashes = tuple(file.sha256 for file in files)
    for file in files:
        session.delete(file)
    add_event(session, act, row, "erased")
    record(session, act, AuditEntry(AuditAction.CERTIFICATE_ERASED, "certificate", row.id))
    return hashes
