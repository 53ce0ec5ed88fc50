"""The part of a merge of two accounts that concerns training days and join forms."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.row_journal import RowJournal
from lms.workshop.models import Attendance, JoinClaim


def move_attendance(
    session: Session, _act: Act, journal: RowJournal, *, source_id: int, target_id: int
) -> None:
    """Move attendance and join forms; days on which both were ticked stay with both."""
    present = select(Attendance).where(Attendance.person_id == target_id)
    days = {row.training_day_id for row in session.scalars(present)}
    ticked = session.scalars(select(Attendance).where(Attendance.person_id == source_id)).all()
    for row in journal.watch(row for row in ticked if row.training_day_id not in days):
        row.person_id = target_id
    joined = session.scalars(select(JoinClaim).where(JoinClaim.person_id == source_id))
    for claim in journal.watch(joined):
        claim.person_id = target_id
    session.flush()
