"""The part of a merge of two accounts that concerns certificates: all stay as they are."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.certificates.models import Certificate
from lms.db.row_journal import RowJournal
from lms.enrolment.services.person_merge import JoinedEnrolment


def move_certificates(
    session: Session,
    _act: Act,
    journal: RowJournal,
    joined: Iterable[JoinedEnrolment],
    *,
    source_id: int,
    target_id: int,
) -> None:
    """Give the certificates of the source to the target; serial, statement and state stay.

    An enrolment has one valid certificate. Where both have one, that of the source stays with the
    emptied enrolment, and is valid like the other.
    """
    for pair in joined:
        query = select(Certificate).order_by(Certificate.id)
        remaining = session.scalars(
            query.where(Certificate.enrolment_id == pair.remaining_id)
        ).all()
        others = session.scalars(query.where(Certificate.enrolment_id == pair.emptied_id)).all()
        if not any(row.state == "valid" for row in remaining):
            for row in journal.watch(others):
                row.enrolment_id = pair.remaining_id
    owned = session.scalars(select(Certificate).where(Certificate.person_id == source_id))
    for row in journal.watch(owned):
        row.person_id = target_id
    session.flush()
