"""Certificates as seen by their holder, by a coordinator and by the public."""

import datetime as dt
import hmac
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Organization, Person
from lms.catalogue.models import Course, Edition, Revision
from lms.certificates.models import (
    Certificate,
    CertificateFileRow,
    CertificateState,
)
from lms.certificates.queries.second_certificates import is_second_certificate
from lms.certificates.rules.digests import digest_name
from lms.certificates.rules.refusals import CertificateUnknown
from lms.certificates.rules.serial import LENGTH, format_serial, parse_serial
from lms.certificates.rules.statement import Statement, StatementTexts, from_text
from lms.enrolment.models import Enrolment
from lms.errors import NotFound
from lms.learning.models import Completion

# Looked up for a malformed number, so that it takes the same time as a well-formed one.
_NO_SERIAL = "-" * LENGTH
_NO_SALT = b"\0" * 16


@dataclass(frozen=True)
class CertificateView:
    """A certificate with all its data. `pdf_sha256`: None until the PDF is printed.

    `is_second`: see `second_certificates`; the holder's other one is replaced instead.
    """

    id: int
    serial: str
    shown_serial: str
    person_id: int
    enrolment_id: int
    is_second: bool
    state: CertificateState
    statement: Statement
    name_hidden: bool
    issued_at: dt.datetime
    ended_at: dt.datetime | None
    replaced_by: str | None
    pdf_sha256: str | None


@dataclass(frozen=True)
class PublicCertificate:
    """The public data of a certificate. `name` is None if it is hidden and can only be compared.

    Unknown, malformed and erased numbers are indistinguishable.
    """

    state: CertificateState | Literal["unknown"]
    shown_serial: str = ""
    name: str | None = None
    latin_name: str = ""
    organization: StatementTexts | None = None
    titles: StatementTexts | None = None
    issuer: str = ""
    completed_on: dt.date | None = None
    ended_at: dt.datetime | None = None
    demo: bool = False


@dataclass(frozen=True)
class CertificateSubject:
    """The rows that a new certificate is made from, read in this transaction."""

    enrolment: Enrolment
    person: Person
    organization: Organization | None
    course: str
    edition: int
    revision_id: int
    revision: int


def get_for_holder(session: Session, raw: str, *, person_id: int) -> CertificateView:
    """Return a certificate of this person.

    Raises CertificateUnknown, also for one of another person.
    """
    return _get_view(session, raw, Certificate.person_id == person_id)


def get_certificate(session: Session, raw: str) -> CertificateView:
    """Return a certificate of any holder: the caller checks the scope by `enrolment_id`."""
    return _get_view(session, raw, Certificate.id.is_not(None))


def get_by_id(session: Session, certificate_id: int) -> CertificateView:
    """Return a certificate by its row id. Raises CertificateUnknown."""
    serial = session.scalar(select(Certificate.serial).where(Certificate.id == certificate_id))
    return get_certificate(session, serial or "")


def find_newest_serial(session: Session, *, enrolment_id: int) -> str | None:
    """Return the serial of the valid certificate of an enrolment, else of the newest one."""
    return session.scalar(
        select(Certificate.serial)
        .where(Certificate.enrolment_id == enrolment_id)
        .order_by(Certificate.state != "valid", Certificate.id.desc())
        .limit(1)
    )


def has_certificate(session: Session, *, person_id: int) -> bool:
    """Return True when a valid certificate carries the person's name, which is then fixed."""
    found = select(Certificate.id).where(
        Certificate.person_id == person_id, Certificate.state == "valid"
    )
    return session.scalar(found.limit(1)) is not None


def list_key_ids(session: Session) -> tuple[str, ...]:
    """Return the ids of all keys that signed certificates."""
    return tuple(session.scalars(select(Certificate.key_id).distinct()))


def count_certificates(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Certificate)) or 0


def find_public_certificate(session: Session, raw: str) -> PublicCertificate:
    """Return the public data for a number in any spelling."""
    serial = parse_serial(raw) or _NO_SERIAL
    row = session.scalars(select(Certificate).where(Certificate.serial == serial)).one_or_none()
    if row is None or row.statement is None:
        return PublicCertificate("unknown")
    statement = from_text(row.statement)
    hidden = row.name_hidden
    return PublicCertificate(
        state=row.state,
        shown_serial=format_serial(serial),
        name=None if hidden else statement.name,
        latin_name="" if hidden else statement.latin_name,
        organization=statement.organization,
        titles=statement.titles,
        issuer=statement.issuer,
        completed_on=statement.completed,
        ended_at=row.ended_at,
        demo=statement.demo,
    )


def is_same_name(session: Session, raw: str, *, typed: str, pepper: bytes) -> bool:
    """Return whether the typed name is a line of the certificate; False for unknown numbers too.

    Works for hidden and erased names; False for a certificate that is no longer valid.
    """
    serial = parse_serial(raw) or _NO_SERIAL
    row = session.execute(
        select(
            Certificate.name_salt,
            Certificate.name_digest,
            Certificate.latin_digest,
            Certificate.state,
        ).where(Certificate.serial == serial)
    ).one_or_none()
    digest = digest_name(pepper, salt=row.name_salt if row else _NO_SALT, name=typed)
    is_name = hmac.compare_digest(digest, row.name_digest if row else _NO_SALT * 2)
    is_latin = hmac.compare_digest(digest, (row and row.latin_digest) or _NO_SALT * 2)
    same = is_name or is_latin
    return same and row is not None and row.state == "valid"


def find_by_hash(session: Session, sha256: str) -> str | None:
    """Return the serial of the certificate whose PDF has this hash; for the upload on /verify."""
    return session.scalar(
        select(Certificate.serial)
        .join(CertificateFileRow, CertificateFileRow.certificate_id == Certificate.id)
        .where(CertificateFileRow.sha256 == sha256)
    )


def get_signature(session: Session, certificate_id: int) -> tuple[str, bytes]:
    """Return the signed text and its signature. Raises CertificateUnknown after an erasure."""
    row = session.get(Certificate, certificate_id)
    if row is None or row.statement is None:
        raise CertificateUnknown
    return row.statement, row.signature


def get_certificate_subject(session: Session, enrolment_id: int) -> CertificateSubject:
    """Return the data of a statement, with the enrolment's row locked. Raises NotFound."""
    found = select(Enrolment).where(Enrolment.id == enrolment_id).with_for_update()
    enrolment = session.scalars(found).one_or_none()
    if enrolment is None:
        raise NotFound
    row = session.execute(_revision_of(enrolment)).one()
    return CertificateSubject(
        enrolment=enrolment,
        person=session.get_one(Person, enrolment.person_id),
        organization=session.get(Organization, enrolment.organization_id)
        if enrolment.organization_id
        else None,
        course=row.course,
        edition=row.edition,
        revision_id=row.id,
        revision=row.number,
    )


def lock_certificate(session: Session, raw: str) -> Certificate:
    """Return the certificate's row, locked. Raises CertificateUnknown."""
    serial = parse_serial(raw) or _NO_SERIAL
    found = select(Certificate).where(Certificate.serial == serial).with_for_update()
    row = session.scalars(found).one_or_none()
    if row is None or row.statement is None:
        raise CertificateUnknown
    return row


def _revision_of(enrolment: Enrolment) -> Select[int, int, str, int]:
    """Select the revision in which the last lesson was done, else the edition's revision by then.

    A learner may become complete by a move to another edition, without a lesson done at that
    moment: the certificate names the edition whose lessons they have done, not the one in which
    they did the last of them.
    """
    last_done = (
        select(Completion.revision_id)
        .where(
            Completion.enrolment_id == enrolment.id,
            Completion.completed_at == enrolment.completed_at,
        )
        .order_by(Completion.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    by_then = Revision.published_at <= (enrolment.completed_at or enrolment.enrolled_at)
    return (
        select(
            Revision.id,
            Revision.number,
            Course.name.label("course"),
            Edition.number.label("edition"),
        )
        .join(Course, Course.id == Revision.course_id)
        .join(Edition, Edition.id == Revision.edition_id)
        .where((Revision.id == last_done) | (Revision.edition_id == enrolment.edition_id))
        .order_by(
            (Revision.id == last_done).desc().nulls_last(),
            by_then.desc().nulls_last(),
            Revision.number.desc(),
        )
        .limit(1)
    )


def _get_view(session: Session, raw: str, *conditions: ColumnElement[bool]) -> CertificateView:
    serial = parse_serial(raw) or _NO_SERIAL
    newer = aliased(Certificate)
    row = session.execute(
        select(
            Certificate,
            newer.serial.label("replaced_by"),
            is_second_certificate().label("is_second"),
        )
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(newer, newer.replaces_id == Certificate.id)
        .where(Certificate.serial == serial, *conditions)
    ).one_or_none()
    if row is None or row.Certificate.statement is None:
        raise CertificateUnknown
    return _build_view(session, row.Certificate, row.replaced_by, is_second=row.is_second)


def _build_view(
    session: Session, row: Certificate, replaced_by: str | None, *, is_second: bool
) -> CertificateView:
    stored = select(CertificateFileRow.sha256).where(CertificateFileRow.certificate_id == row.id)
    return CertificateView(
        id=row.id,
        serial=row.serial,
        shown_serial=format_serial(row.serial),
        person_id=row.person_id,
        enrolment_id=row.enrolment_id,
        is_second=is_second,
        state=row.state,
        statement=from_text(row.statement or ""),
        name_hidden=row.name_hidden,
        issued_at=row.issued_at,
        ended_at=row.ended_at,
        replaced_by=replaced_by,
        pdf_sha256=session.scalar(stored),
    )
