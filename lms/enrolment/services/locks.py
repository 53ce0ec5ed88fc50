"""Locks of rows until the transaction ends: two actions on one run in sequence."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.enrolment.models import Cohort, Enrolment
from lms.errors import NotFound


def lock_cohort(session: Session, cohort_id: int) -> Cohort:
    """Return the row with its current values. Raises NotFound."""
    query = select(Cohort).where(Cohort.id == cohort_id).with_for_update(key_share=True)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def hold_enrolment(session: Session, enrolment_id: int) -> None:
    """Keep a merge of two accounts from emptying the enrolment; other writers do not wait.

    Called before the enrolment is read: what is read then is true until the transaction ends.
    """
    row = select(Enrolment.id).where(Enrolment.id == enrolment_id)
    session.execute(row.with_for_update(read=True, key_share=True))
