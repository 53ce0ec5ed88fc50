"""Attempts read with their lock, by statements that are made once."""

import functools
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from lms.assessment.models import Attempt
from lms.enrolment.models import Enrolment
from lms.errors import NotFound


def lock_attempt(
    session: Session, query: Select[*tuple[Any, ...]], *, person_id: int, attempt_id: int
) -> Row[Any]:
    """Return the person's attempt, locked by the query. Raises NotFound."""
    ids = {"attempt_id": attempt_id, "person_id": person_id}
    attempt = session.execute(query, ids).one_or_none()
    if attempt is None:
        raise NotFound
    return attempt


@functools.cache  # every saved answer runs it
def select_attempt() -> Select[*tuple[Any, ...]]:
    """Lock the attempt until the transaction ends."""
    return _attempt_columns().with_for_update(key_share=True, of=Attempt)


@functools.cache  # every submission runs it
def select_attempt_and_enrolment() -> Select[*tuple[Any, ...]]:
    """Lock the enrolment, then its attempt, until the transaction ends."""
    return _attempt_columns().with_for_update(key_share=True, of=(Enrolment, Attempt))


def _attempt_columns() -> Select[*tuple[Any, ...]]:
    columns = (
        Attempt.id,
        Attempt.enrolment_id,
        Attempt.lesson,
        Attempt.revision_id,
        Attempt.submitted_at,
        Enrolment.ended_at,
    )
    joined = select(*columns).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    return joined.where(
        Attempt.id == bindparam("attempt_id"), Attempt.person_id == bindparam("person_id")
    )
