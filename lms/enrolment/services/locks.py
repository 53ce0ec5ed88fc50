"""Locks of rows until the transaction ends: two actions on one run in sequence."""

import datetime as dt
import functools
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.queries.enrolments import EnrolmentRow, get_enrolment
from lms.errors import NotFound


class EnrolmentEnded(NotFound):
    """The learner has left the course or was removed; what was done before stays."""

    message = (
        "You no longer take part in this course, so nothing more is saved here. What you did before"
        " is kept. Ask your coordinator if this is wrong."
    )


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
    session.execute(_enrolment(read=True), {"enrolment_id": enrolment_id})


def hold_open_enrolment(session: Session, *, person_id: int, enrolment_id: int) -> EnrolmentRow:
    """Return the enrolment, held as by `hold_enrolment`. Raises NotFound, EnrolmentEnded."""
    hold_enrolment(session, enrolment_id)
    enrolment = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    check_open(enrolment.ended_at)
    return enrolment


def check_open(ended_at: dt.datetime | None) -> None:
    """Raise EnrolmentEnded where an enrolment has ended."""
    if ended_at is not None:
        raise EnrolmentEnded


def lock_enrolment(session: Session, *, person_id: int, enrolment_id: int) -> EnrolmentRow:
    """Return the enrolment as it is once no other action on it is under way.

    Raises NotFound as `get_enrolment`, also where it has gone to another account meanwhile.
    """
    session.execute(_enrolment(read=False), {"enrolment_id": enrolment_id})
    return get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)


def lock_open_enrolment(session: Session, *, person_id: int, enrolment_id: int) -> EnrolmentRow:
    """Return the enrolment as `lock_enrolment` does. Raises NotFound, EnrolmentEnded."""
    enrolment = lock_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    check_open(enrolment.ended_at)
    return enrolment


@functools.cache  # every action of a learner runs it
def _enrolment(*, read: bool) -> Select[*tuple[Any, ...]]:
    row = select(Enrolment.id).where(Enrolment.id == bindparam("enrolment_id"))
    return row.with_for_update(read=read, key_share=True)
