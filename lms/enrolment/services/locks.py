"""The lock of a cohort's row until the transaction ends: two actions on it run in sequence."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.enrolment.models import Cohort
from lms.errors import NotFound


def lock_cohort(session: Session, cohort_id: int) -> Cohort:
    """Return the row with its current values. Raises NotFound."""
    query = select(Cohort).where(Cohort.id == cohort_id).with_for_update(key_share=True)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row
