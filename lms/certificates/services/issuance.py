"""Issue, replace and revoke: a certificate is valid at once, and a job prints its PDF."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.names import clean_name
from lms.accounts.rules.text import MAX_REASON_LENGTH, clean_text
from lms.accounts.services.audit import AuditEntry, record, record_chained
from lms.accounts.services.people import confirm_name
from lms.catalogue.queries.published import get_published
from lms.certificates.keys import Signer
from lms.certificates.layouts import LayoutNameLines
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.queries.certificates import (
    CertificateSubject,
    get_certificate_subject,
    lock_certificate,
)
from lms.certificates.queries.current_certificates import find_newest_request
from lms.certificates.queries.second_certificates import get_enrolment_of_holder, is_second
from lms.certificates.rules.digests import digest_name
from lms.certificates.rules.name_fit import NameLine
from lms.certificates.rules.refusals import (
    CertificateReasonMissing,
    CertificateRevoked,
    CourseNotComplete,
    NameChangedMeanwhile,
    NameNotConfirmed,
    NameNotPrintable,
    NameTooWide,
    NameUnconfirmed,
    NotReplaceable,
    NotValidAnyMore,
    PersonNotConfirmed,
    RequestChanged,
)
from lms.certificates.rules.serial import RANDOM_LENGTH, build_serial
from lms.certificates.rules.statement import Statement, StatementTexts, printed_texts, to_text
from lms.i18n import pair_languages
from lms.jobs.services import enqueue
from lms.printing.glyphs import Glyphs

PRINT_JOB = "certificates.print"


@dataclass(frozen=True)
class IssueContext:
    """The data that an issue needs from outside the transaction, loaded before it."""

    signer: Signer
    glyphs: Glyphs
    name_lines: LayoutNameLines
    issuer: str
    signatory: str
    demo: bool
    pepper: bytes = field(repr=False)


@dataclass(frozen=True)
class IssuedCertificate:
    """`job_id` is None when a valid certificate existed already."""

    serial: str
    certificate_id: int
    job_id: int | None


def issue(
    session: Session,
    act: Act,
    *,
    enrolment_id: int,
    context: IssueContext,
    reason: str = "",
    confirmed_name: str = "",
) -> IssuedCertificate:
    """Issue the certificate of a completed course; a repeated call returns the same one.

    `confirmed_name`: the one that the holder has just confirmed, and no later one, is signed.
    Raises NameChangedMeanwhile, and a refusal when a condition of the certificate is not met, or
    it cannot be printed.
    """
    subject = get_certificate_subject(session, enrolment_id)
    found = select(Certificate).where(Certificate.enrolment_id == enrolment_id)
    valid_first = found.order_by(Certificate.state != "valid", Certificate.id.desc())
    newest = session.scalars(valid_first.limit(1)).one_or_none()
    if newest is not None and newest.state == "valid":
        return IssuedCertificate(newest.serial, newest.id, None)
    if newest is not None and newest.state == "revoked":
        raise CertificateRevoked
    _refuse_unready(subject)
    if confirmed_name and clean_name(confirmed_name) != subject.person.printed_name:
        raise NameChangedMeanwhile(name=subject.person.printed_name)
    issued = _write(session, act, subject, context, replaces=None, reason=reason)
    entry = AuditEntry(AuditAction.CERTIFICATE_ISSUED, "certificate", issued.certificate_id)
    record(session, act, entry)
    return issued


def replace(
    session: Session,
    act: Act,
    *,
    serial: str,
    reason: str,
    context: IssueContext,
    printed_name: str = "",
    latin_name: str | None = None,
    request_id: int = -1,
) -> IssuedCertificate:
    """Issue a new certificate with the corrected name; the old number is marked as replaced.

    That of a merged account is replaced by one for the holder's own enrolment. `request_id`: of the
    open request that was read, 0 for none, -1 for any. Raises RequestChanged when there is another
    one, and NotReplaceable while the holder has another valid one of the course, to be replaced
    instead.
    """
    old = _get_valid(session, serial, reason)
    newest = find_newest_request(session, old.id)
    if newest and newest.kind == "name requested" and request_id not in {-1, newest.id}:
        raise RequestChanged
    subject = get_certificate_subject(session, get_enrolment_of_holder(session, old.id))
    if is_second(session, old.id):
        raise NotReplaceable
    old.state, old.ended_at = "replaced", act.at
    session.flush()
    add_event(session, act, old, "replaced", reason=reason)
    if printed_name:
        confirm_name(
            session, act, person_id=old.person_id, printed_name=printed_name, latin_name=latin_name
        )
    issued = _write(session, act, subject, context, replaces=old)
    details = {"new certificate": issued.certificate_id}
    entry = AuditEntry(AuditAction.CERTIFICATE_REPLACED, "certificate", old.id, details)
    record_chained(session, act, entry)
    return issued


def revoke(session: Session, act: Act, *, serial: str, reason: str) -> None:
    """Revoke a certificate; its number shows this from now on, and no new one is issued."""
    old = _get_valid(session, serial, reason)
    old.state, old.ended_at = "revoked", act.at
    add_event(session, act, old, "revoked", reason=reason)
    record_chained(session, act, AuditEntry(AuditAction.CERTIFICATE_REVOKED, "certificate", old.id))


def add_event(
    session: Session,
    act: Act,
    certificate: Certificate,
    kind: str,
    *,
    reason: str = "",
    wanted_name: str = "",
) -> None:
    """Add an event to a certificate, signed with the name that the actor has now."""
    actor = session.get(Person, act.by.person_id) if act.by.person_id else None
    session.add(
        CertificateEvent(
            certificate_id=certificate.id,
            kind=kind,
            happened_at=act.at,
            actor_id=act.by.person_id,
            actor_name=actor.printed_name if actor else "",
            reason=clean_text(reason, max_length=MAX_REASON_LENGTH),
            wanted_name=wanted_name,
        )
    )
    session.flush()


def _get_valid(session: Session, serial: str, reason: str) -> Certificate:
    if not reason.strip():
        raise CertificateReasonMissing
    row = lock_certificate(session, serial)
    if row.state != "valid":
        raise NotValidAnyMore
    return row


def _refuse_unready(subject: CertificateSubject) -> None:
    if subject.enrolment.completed_at is None:
        raise CourseNotComplete
    if subject.person.former_name is not None:
        raise NameUnconfirmed(name=subject.person.printed_name, former=subject.person.former_name)
    if not subject.person.confirmed:
        raise PersonNotConfirmed
    if subject.person.name_confirmed_at is None:
        raise NameNotConfirmed


def _write(
    session: Session,
    act: Act,
    subject: CertificateSubject,
    context: IssueContext,
    *,
    replaces: Certificate | None,
    reason: str = "",
) -> IssuedCertificate:
    statement = _build_statement(session, subject, context, replaces=replaces, now=act.at)
    _refuse_unprintable(statement, context)
    text, salt = to_text(statement), secrets.token_bytes(16)
    row = Certificate(
        serial=statement.serial,
        enrolment_id=subject.enrolment.id,
        person_id=subject.person.id,
        revision_id=subject.revision_id,
        statement=text,
        signature=context.signer.sign(text),
        key_id=context.signer.key_id,
        name_salt=salt,
        name_digest=digest_name(context.pepper, salt=salt, name=statement.name),
        latin_digest=digest_name(context.pepper, salt=salt, name=statement.latin_name)
        if statement.latin_name
        else None,
        name_hidden=replaces.name_hidden if replaces else False,
        issued_at=act.at,
        replaces_id=replaces.id if replaces else None,
    )
    session.add(row)
    session.flush()
    add_event(session, act, row, "issued", reason=reason)
    job_id = enqueue(session, kind=PRINT_JOB, payload={"certificate_id": row.id}, now=act.at)
    return IssuedCertificate(row.serial, row.id, job_id)


def _build_statement(
    session: Session,
    subject: CertificateSubject,
    context: IssueContext,
    *,
    replaces: Certificate | None,
    now: dt.datetime,
) -> Statement:
    structure = get_published(session, subject.revision_id).structure
    zone, language = ZoneInfo(subject.person.time_zone), subject.person.language
    completed_at = subject.enrolment.completed_at or now
    return Statement(
        serial=build_serial([secrets.randbelow(32) for _ in range(RANDOM_LENGTH)]),
        name=subject.person.printed_name,
        latin_name=subject.person.latin_name or "",
        organization=_organization_names(subject),
        course=subject.course,
        titles=_in_two_languages(structure.titles, language),
        edition=subject.edition,
        revision=subject.revision,
        hours=structure.hours,
        outcomes=tuple(_in_two_languages(texts, language) for texts in structure.outcomes.values()),
        completed_on=completed_at.astimezone(zone).date().isoformat(),
        issued_on=now.astimezone(zone).date().isoformat(),
        language=language,
        issuer=context.issuer,
        signatory=context.signatory,
        demo=context.demo,
        replaces=replaces.serial if replaces else "",
        key_id=context.signer.key_id,
        layout=structure.certificate_layout,
    )


def _organization_names(subject: CertificateSubject) -> StatementTexts:
    row = subject.organization
    return _in_two_languages(dict(row.names) if row else {}, subject.person.language)


def _in_two_languages(texts: StatementTexts, language: str) -> StatementTexts:
    """Return English and the other language printed; a course in neither keeps its own ones."""
    printed = reversed(pair_languages(language))
    in_printed = {code: texts[code] for code in printed if texts.get(code)}
    return in_printed or {code: text for code, text in texts.items() if text}


def _refuse_unprintable(statement: Statement, context: IssueContext) -> None:
    missing = context.glyphs.missing(*printed_texts(statement))
    if missing:
        raise NameNotPrintable(characters="\u2009".join(missing))
    check_name_printable(statement.name, context.glyphs, context.name_lines[statement.layout])


def check_name_printable(name: str, glyphs: Glyphs, line: NameLine) -> None:
    """Raise NameNotPrintable or NameTooWide for a name that cannot be printed."""
    missing = glyphs.missing(name)
    if missing:
        raise NameNotPrintable(characters="\u2009".join(missing))
    if line.fit_name(glyphs.width(name)) is None:
        raise NameTooWide
