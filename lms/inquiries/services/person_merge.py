"""The part of a merge of two accounts that concerns questions about lessons."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.row_journal import RowJournal
from lms.enrolment.services.person_merge import JoinedEnrolment
from lms.inquiries.models import Inquiry


def move_inquiries(
    session: Session, _act: Act, journal: RowJournal, joined: Iterable[JoinedEnrolment]
) -> None:
    """Move the questions of joined enrolments; those of a moved enrolment go with it."""
    for pair in joined:
        inquiries = select(Inquiry).where(Inquiry.enrolment_id == pair.emptied_id)
        for inquiry in journal.watch(session.scalars(inquiries)):
            inquiry.enrolment_id = pair.remaining_id
    session.flush()
