"""The part of a merge of two accounts that concerns training days and join forms."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.change_log import ChangeLog
from lms.workshop.models import Attendance, JoinClaim


def move_attendance(
    session: Session, _act: Act, change_log: ChangeLog, *, source_id: int, target_id: int
) -> None:
    """Move attendance and join forms; days on which both were ticked stay with both."""
    present = select(Attendance).where(Attendance.person_id == target_id)
    days = {row.training_day_id for row in session.scalars(present)}
    ticked = session.scalars(select(Attendance).where(Attendance.person_id == source_id)).all()
    for row in change_log.track(row for row in ticked if row.training_day_id not in days):
        row.person_id = target_id
    claims = session.scalars(select(JoinClaim).where(JoinClaim.person_id == source_id))
    for claim in change_log.track(claims):
        claim.person_id = target_id
    session.flush()
