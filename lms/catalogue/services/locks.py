"""The lock on a course, which publishing, enrolling and the rebuilding of the index take."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course


def lock_course(session: Session, course: str) -> None:
    """Lock the row of a course until the transaction ends; a course without a row has none."""
    session.execute(select(Course.id).where(Course.name == course).with_for_update())
