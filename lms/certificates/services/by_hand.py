"""A certificate to a name that was checked on a signed paper list, not by its holder."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.services import Actor, Noted, confirm_name, record_starred
from lms.certificates.models import Certificate
from lms.certificates.queries import get_subject
from lms.certificates.refusals import NameIsConfirmed, ReasonMissing
from lms.certificates.services.issuing import Issued, Press, issue


def issue_by_hand(
    session: Session,
    *,
    enrolment_id: int,
    printed_name: str,
    reason: str,
    press: Press,
    by: Actor,
    now: dt.datetime,
    latin_name: str | None = None,
) -> Issued:
    """As `issue`, with the name that a coordinator read from the list, and why.

    Everything else that the course asks for must be there. Raises NameIsConfirmed for who has
    checked the name herself, ReasonMissing, and what `issue` raises.
    """
    if not reason.strip():
        raise ReasonMissing
    person = get_subject(session, enrolment_id).person
    if person.name_confirmed_at is not None:
        return _find_issued(session, enrolment_id)
    confirm_name(
        session,
        person_id=person.id,
        printed_name=printed_name,
        latin_name=latin_name,
        by=by,
        now=now,
    )
    issued = issue(session, enrolment_id=enrolment_id, press=press, by=by, now=now, reason=reason)
    noted = Noted("certificate issued by hand", "certificate", issued.certificate_id)
    record_starred(session, noted, by=by, now=now)
    return issued


def _find_issued(session: Session, enrolment_id: int) -> Issued:
    """The certificate there is already: pressed twice, it is the same one."""
    found = select(Certificate.serial, Certificate.id).where(
        Certificate.enrolment_id == enrolment_id, Certificate.state == "valid"
    )
    row = session.execute(found).one_or_none()
    if row is None:
        raise NameIsConfirmed
    return Issued(row.serial, row.id, None)
