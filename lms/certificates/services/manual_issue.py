"""Issue of a certificate to a name confirmed on a signed paper list, not by its holder."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.people import confirm_name
from lms.certificates.models import Certificate
from lms.certificates.queries.certificates import get_certificate_subject
from lms.certificates.rules.refusals import CertificateReasonMissing, NameAlreadyConfirmed
from lms.certificates.services.issuance import IssueContext, IssuedCertificate, issue


def issue_manually(
    session: Session,
    act: Act,
    *,
    enrolment_id: int,
    printed_name: str,
    reason: str,
    context: IssueContext,
    latin_name: str | None = None,
) -> IssuedCertificate:
    """Issue as `issue` does, with the name that a coordinator read from the list, and a reason.

    All other conditions of the course apply. Raises NameAlreadyConfirmed when the holder has
    confirmed the name, CertificateReasonMissing, and what `issue` raises.
    """
    if not reason.strip():
        raise CertificateReasonMissing
    person = get_certificate_subject(session, enrolment_id).person
    if person.name_confirmed_at is not None:
        return _find_issued(session, enrolment_id)
    confirm_name(
        session, act, person_id=person.id, printed_name=printed_name, latin_name=latin_name
    )
    issued = issue(session, act, enrolment_id=enrolment_id, context=context, reason=reason)
    entry = AuditEntry(AuditAction.MANUAL_CERTIFICATE_ISSUED, "certificate", issued.certificate_id)
    record_chained(session, act, entry)
    return issued


def _find_issued(session: Session, enrolment_id: int) -> IssuedCertificate:
    """Return the certificate that exists already, for a form that is sent twice."""
    found = select(Certificate.serial, Certificate.id).where(
        Certificate.enrolment_id == enrolment_id, Certificate.state == "valid"
    )
    row = session.execute(found).one_or_none()
    if row is None:
        raise NameAlreadyConfirmed
    return IssuedCertificate(row.serial, row.id, None)
