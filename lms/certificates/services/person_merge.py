"""The part of a merge of two accounts that concerns certificates: all stay as they are.

After an undo, those issued in between are marked for the coordinator.
"""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.certificates.models import Certificate
from lms.certificates.services.issuance import add_event
from lms.db.change_log import ChangeLog
from lms.enrolment.models import Enrolment
from lms.enrolment.services.person_merge import MergedEnrolment


def move_certificates(
    session: Session,
    _act: Act,
    change_log: ChangeLog,
    merged: Iterable[MergedEnrolment],
    *,
    source_id: int,
    target_id: int,
) -> None:
    """Give the certificates of the source to the target; serial, statement and state stay.

    An enrolment has one valid certificate. Where both have one, that of the source stays with the
    source enrolment, and is valid like the other.
    """
    for pair in merged:
        query = select(Certificate).order_by(Certificate.id)
        target_rows = session.scalars(query.where(Certificate.enrolment_id == pair.target_id)).all()
        source_rows = session.scalars(query.where(Certificate.enrolment_id == pair.source_id)).all()
        if not any(row.state == "valid" for row in target_rows):
            for row in change_log.track(source_rows):
                row.enrolment_id = pair.target_id
    owned = session.scalars(select(Certificate).where(Certificate.person_id == source_id))
    for row in change_log.track(owned):
        row.person_id = target_id
    session.flush()


def mark_certificates_since(
    session: Session, act: Act, *, person_id: int, since: dt.datetime
) -> None:
    """Mark the certificates issued to the target account since the merge, now undone.

    Each goes to the owner of its enrolment, whose name it may not bear, and is to be checked while
    it is valid.
    """
    query = (
        select(Certificate, Enrolment.person_id.label("owner_id"))
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.person_id == person_id, Certificate.issued_at >= since)
        .order_by(Certificate.id)
    )
    for row in session.execute(query).all():
        row.Certificate.person_id = row.owner_id
        if row.Certificate.state == "valid":
            add_event(session, act, row.Certificate, "check needed")
    session.flush()
