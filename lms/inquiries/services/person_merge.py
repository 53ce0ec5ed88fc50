"""The part of a merge of two accounts that concerns questions about lessons."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.change_log import ChangeLog
from lms.enrolment.services.person_merge import MergedEnrolment
from lms.inquiries.models import Inquiry


def move_inquiries(
    session: Session, _act: Act, change_log: ChangeLog, merged: Iterable[MergedEnrolment]
) -> None:
    """Move the questions of merged enrolments; those of a moved enrolment go with it."""
    for pair in merged:
        inquiries = select(Inquiry).where(Inquiry.enrolment_id == pair.source_id)
        for inquiry in change_log.track(session.scalars(inquiries)):
            inquiry.enrolment_id = pair.target_id
    session.flush()
