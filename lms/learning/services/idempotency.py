"""Forms that a browser may send twice: every repeat gets the first result.

A browser that lost its connection cannot know whether a form arrived, so it sends the form again
with the same id until an answer comes.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.enrolment.services.locks import lock_open_enrolment
from lms.learning.models import IdempotencyRecord
from lms.learning.services.progress import record_completion

RETENTION = dt.timedelta(days=60)


@dataclass(frozen=True)
class IdempotencyKey:
    """One request of a form: the id of the open page or action, and its sequence number.

    Without a sequence (a page without scripts) no request counts as a repeat.
    """

    client_id: str
    sequence: int | None = None


@dataclass(frozen=True)
class FormTarget:
    """The form: its enrolment, its lesson, and its action."""

    enrolment_id: int
    lesson: str
    act: str


@dataclass(frozen=True)
class StoredResult:
    """An earlier result; `sequence` is the highest one processed."""

    sequence: int
    result: dict[str, Any]


def find_stored_result(
    session: Session, act: Act, target: FormTarget, idempotency_key: IdempotencyKey | None
) -> StoredResult | None:
    """Return the result of this request or of a later one from the same page; None when new.

    A new one is recorded and locked: an identical request at the same moment waits for this
    transaction.
    """
    if idempotency_key is None or idempotency_key.sequence is None:
        return None
    record = session.scalars(_of(target, idempotency_key).with_for_update()).one_or_none()
    if record is not None and idempotency_key.sequence <= record.sequence:
        return StoredResult(record.sequence, json.loads(record.result))
    if record is None:
        record = IdempotencyRecord(
            enrolment_id=target.enrolment_id,
            lesson=target.lesson,
            act=target.act,
            client_id=idempotency_key.client_id,
        )
        session.add(record)
    record.sequence, record.received_at = idempotency_key.sequence, act.at
    session.flush()
    return None


def store_result(
    session: Session,
    _act: Act,
    target: FormTarget,
    idempotency_key: IdempotencyKey | None,
    result: dict[str, Any],
) -> None:
    """Store the result of a new request, in the transaction of `find_stored_result`."""
    if idempotency_key is not None and idempotency_key.sequence is not None:
        key = (target.enrolment_id, target.lesson, idempotency_key.client_id, target.act)
        session.get_one(IdempotencyRecord, key).result = json.dumps(result)
        session.flush()


def complete_and_go_on(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    idempotency_key: IdempotencyKey | None = None,
) -> str | None:
    """Complete a lesson and return the lesson that comes next, None after the last.

    Raises NotFound, LessonNotRead.
    """
    enrolment = lock_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    target = FormTarget(enrolment_id, lesson, "complete")
    before = find_stored_result(session, act, target, idempotency_key)
    if before is not None:
        return before.result["next"] or None
    after = record_completion(session, act, enrolment, lesson=lesson, method="read").next_lesson
    store_result(session, act, target, idempotency_key, {"next": after or ""})
    return after


def delete_expired_records(session: Session, act: Act) -> None:
    """Delete old results, also of completed enrolments: no browser repeats a form that late."""
    session.execute(
        delete(IdempotencyRecord).where(IdempotencyRecord.received_at < act.at - RETENTION)
    )


def _of(target: FormTarget, idempotency_key: IdempotencyKey) -> Select[IdempotencyRecord]:
    return select(IdempotencyRecord).where(
        IdempotencyRecord.enrolment_id == target.enrolment_id,
        IdempotencyRecord.lesson == target.lesson,
        IdempotencyRecord.client_id == idempotency_key.client_id,
        IdempotencyRecord.act == target.act,
    )
