"""The service that records the PDF of a certificate and tells its holder by e-mail, once."""

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.rules.acts import Act
from lms.certificates.message_texts import format_ready_subject, format_ready_text
from lms.certificates.queries.certificates import get_by_id
from lms.certificates.services.after_issue import record_file
from lms.mail.queries import find_mail_address
from lms.mail.services import write_mail

MAIL_KIND = "certificate"


def record_file_and_write(
    session: Session, act: Act, *, certificate_id: int, sha256: str, size: int, base_url: str
) -> int | None:
    """Record a PDF that is in the store; return the id of the mail to the holder.

    None when the file was recorded before, when the certificate is no longer valid, and for a
    person without an address or account, or who stopped mails. `base_url`: base URL of the site.
    Raises CertificateUnknown when the certificate was erased meanwhile.
    """
    is_new = record_file(session, act, certificate_id=certificate_id, sha256=sha256, size=size)
    found = get_by_id(session, certificate_id)
    mail_address = find_mail_address(session, found.person_id)
    if not is_new or found.state != "valid" or mail_address is None:
        return None
    language = session.get_one(Person, found.person_id).language
    return write_mail(
        session,
        act,
        person_id=found.person_id,
        address=mail_address,
        kind=MAIL_KIND,
        subject=format_ready_subject(found.statement, language),
        body=format_ready_text(found.statement, language, base_url=base_url),
    )
