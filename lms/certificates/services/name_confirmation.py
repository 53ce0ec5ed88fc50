"""Confirmation by people of the name that is printed on their certificates.

A person who changes the name to another one is unconfirmed until a coordinator has looked at it;
entering the former name again confirms them. Worksheet texts that they saved in the meantime are
then copied into the plan of their cooperative.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act
from lms.certificates.models import Certificate
from lms.certificates.rules.refusals import NameOnCertificate
from lms.enrolment.services import name_confirmation
from lms.plan.services.previous_texts import share_previous_texts_on_confirmation


def confirm_printed_name(
    session: Session, act: Act, *, person_id: int, printed_name: str, latin_name: str | None
) -> None:
    """Save and confirm the name as `enrolment.services.name_confirmation` does.

    Raises what that service raises, and NameOnCertificate when the name changes although the person
    has a valid certificate.
    """
    person = get_person(session, person_id)
    before = person.printed_name, person.latin_name
    with share_previous_texts_on_confirmation(session, act, person_id=person_id):
        name_confirmation.confirm_printed_name(
            session, act, person_id=person_id, printed_name=printed_name, latin_name=latin_name
        )
    valid_certificates = select(Certificate.id).where(
        Certificate.person_id == person_id, Certificate.state == "valid"
    )
    is_changed = before != (person.printed_name, person.latin_name)
    if is_changed and session.scalar(valid_certificates.limit(1)) is not None:
        raise NameOnCertificate
