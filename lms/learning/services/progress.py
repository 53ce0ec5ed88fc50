"""Services that record progress: lessons done, quizzes submitted, worksheets handed in.

Each updates the summary in its own transaction. None of them removes a completion.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.assessment.queries.attempts import GradedAttempt, get_attempts_by_lesson
from lms.assessment.queries.quiz_start import find_best_attempt
from lms.assessment.services.attempts import GivenAnswer, Submission, submit
from lms.catalogue.queries.published import get_published, lock_newest_editions
from lms.db import insert_or_update
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import EnrolmentRow, get_enrolment
from lms.enrolment.services.enrolling import record_activity as record_day
from lms.enrolment.services.locks import lock_enrolment, lock_open_enrolment
from lms.errors import NotFound, Refusal
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.rules.completion import (
    METHOD_BY_KIND,
    CompletionMethod,
    is_complete,
    next_lesson,
    to_bits,
)


@dataclass(frozen=True)
class RecordedCompletion:
    """`is_new` is False for a lesson done before; `next_lesson` is None after the last one."""

    is_new: bool
    next_lesson: str | None


class LessonNotRead(Refusal):
    """A quiz is passed and a worksheet handed in; neither is completed by a button."""

    message = "A quiz is done when it is passed, a worksheet when it is handed in."


def complete_lesson(
    session: Session, act: Act, *, person_id: int, enrolment_id: int, lesson: str
) -> bool:
    """Record that a reading or a case was done; return False when it was done before.

    Raises NotFound, LessonNotRead.
    """
    enrolment = lock_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    return record_completion(session, act, enrolment, lesson=lesson, method="read").is_new


def record_hand_in(
    session: Session, act: Act, *, person_id: int, enrolment_id: int, lesson: str
) -> bool:
    """Record that a worksheet was handed in; `plan.services.hand_in` checks its fields.

    Raises NotFound, LessonNotRead.
    """
    enrolment = lock_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    return record_completion(session, act, enrolment, lesson=lesson, method="handed-in").is_new


def submit_attempt(
    session: Session,
    act: Act,
    *,
    person_id: int,
    attempt_id: int,
    answers: Iterable[GivenAnswer] = (),
) -> Submission:
    """Submit and grade an attempt and update the progress; a repeat changes nothing."""
    submission = submit(session, act, person_id=person_id, attempt_id=attempt_id, answers=answers)
    if not submission.is_new:
        return submission
    completed = _get_completed_by_lesson(session, submission.enrolment)
    if submission.passed:
        _add(session, submission.enrolment, completed, submission.lesson, "passed", now=act.at)
    _record_active(session, act, submission.enrolment, completed)
    return submission


def record_activity(session: Session, act: Act, *, person_id: int, enrolment_id: int) -> bool:
    """Record activity in the course today; return False when it was recorded before.

    Nothing is recorded in an enrolment that has ended.
    """
    enrolment_row = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    if enrolment_row.ended_at is not None:
        return False
    is_new = record_day(session, act, person_id=person_id, zone=enrolment_row.zone)
    summary = _summary(session, enrolment_row)
    if is_new or summary.last_active_at is None:
        summary.last_active_at = act.at
    session.flush()
    return is_new


def rebuild_summary(session: Session, act: Act, *, enrolment_id: int) -> None:
    """Compute the summary again from completions and grades. Raises NotFound."""
    person_id = session.scalar(select(Enrolment.person_id).where(Enrolment.id == enrolment_id))
    if person_id is None:
        raise NotFound
    enrolment_row = lock_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    _refresh(session, enrolment_row, _get_completed_by_lesson(session, enrolment_row), now=act.at)


def move_to_newest_edition(session: Session, act: Act, *, enrolment_id: int) -> None:
    """Move a learner under way to the newest edition.

    Completions stay, and an enrolment that is completed stays completed.
    """
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound
    enrolment_row = get_enrolment(session, person_id=enrolment.person_id, enrolment_id=enrolment_id)
    enrolment.edition_id = lock_newest_editions(session, [enrolment_row.course_id])[
        enrolment_row.course_id
    ]
    session.flush()
    rebuild_summary(session, act, enrolment_id=enrolment_id)


def record_completion(
    session: Session,
    act: Act,
    enrolment: EnrolmentRow,
    *,
    lesson: str,
    method: CompletionMethod,
) -> RecordedCompletion:
    """Complete a lesson of an enrolment that was locked before it was read.

    Raises NotFound, LessonNotRead.
    """
    structure = get_published(session, enrolment.revision_id).structure
    lesson_structure = structure.lessons.get(lesson)
    if lesson_structure is None:
        raise NotFound
    if METHOD_BY_KIND[lesson_structure.kind] != method:
        raise LessonNotRead
    completed = _get_completed_by_lesson(session, enrolment)
    is_new = _add(session, enrolment, completed, lesson, method, now=act.at)
    if is_new:
        _record_active(session, act, enrolment, completed)
    return RecordedCompletion(is_new, next_lesson(structure, completed, after=lesson))


def _record_active(
    session: Session, act: Act, enrolment: EnrolmentRow, completed: Mapping[str, dt.datetime]
) -> None:
    """Refresh the summary, and record what was done as activity, in the same two values as reading.

    A page may be opened before midnight and sent after it, or while another process has written.
    """
    record_day(session, act, person_id=enrolment.person_id, zone=enrolment.zone)
    _refresh(session, enrolment, completed, now=act.at, active_at=act.at)


def _get_completed_by_lesson(session: Session, enrolment: EnrolmentRow) -> dict[str, dt.datetime]:
    """Return the moment by lesson done."""
    rows = session.execute(_completions(), {"enrolment_id": enrolment.enrolment_id})
    return {row.lesson: row.completed_at for row in rows}


@functools.cache  # every completed lesson and submission runs it
def _completions() -> Select[*tuple[Any, ...]]:
    return select(Completion.lesson, Completion.completed_at).where(
        Completion.enrolment_id == bindparam("enrolment_id")
    )


def _add(
    session: Session,
    enrolment: EnrolmentRow,
    completed: dict[str, dt.datetime],
    lesson: str,
    method: CompletionMethod,
    *,
    now: dt.datetime,
) -> bool:
    """Add a completion unless it exists, also to `completed`; return whether it was added."""
    if lesson in completed:
        return False
    row = {
        "enrolment_id": enrolment.enrolment_id,
        "lesson": lesson,
        "method": method,
        "revision_id": enrolment.revision_id,
        "completed_at": now,
    }
    session.execute(insert(Completion), row)
    completed[lesson] = now
    return True


def _refresh(
    session: Session,
    enrolment: EnrolmentRow,
    completed: Mapping[str, dt.datetime],
    *,
    now: dt.datetime,
    active_at: dt.datetime | None = None,
) -> None:
    """Store the summary, computed from all completions and attempts, without reading it.

    The last activity stays as it is when `active_at` is None.
    """
    published = get_published(session, enrolment.revision_id)
    required = published.structure.required
    attempts = get_attempts_by_lesson(session, enrolment_id=enrolment.enrolment_id)
    row = {
        "enrolment_id": enrolment.enrolment_id,
        "done": to_bits(published.lessons_by_bit, completed),
        "required_done": sum(name in completed for name in required),
        "required_total": len(required),
        "last_completed_at": max(completed.values(), default=None),
        **({"last_active_at": active_at} if active_at else {}),
        **_count(attempts),
    }
    insert_or_update(session, EnrolmentSummary, row)
    if enrolment.completed_at is None and is_complete(published.structure, completed):
        query = update(Enrolment).where(Enrolment.id == enrolment.enrolment_id)
        session.execute(query.values(completed_at=now))


def _count(graded_attempts: dict[str, tuple[GradedAttempt, ...]]) -> dict[str, int]:
    submitted = [
        [graded_attempt for graded_attempt in row if graded_attempt.submitted_at is not None]
        for row in graded_attempts.values()
    ]
    best = [
        graded_attempt
        for graded_attempt in map(find_best_attempt, submitted)
        if graded_attempt is not None
    ]
    return {
        "attempts": sum(map(len, submitted)),
        "failures": sum(len(row) for row in submitted if not any(a.passed for a in row)),
        "score_tenths": sum(int((graded_attempt.score or 0) * 10) for graded_attempt in best),
        "points": sum(graded_attempt.points for graded_attempt in best),
    }


def _summary(session: Session, enrolment_row: EnrolmentRow) -> EnrolmentSummary:
    """Return the summary row of the enrolment, created at the first action."""
    found = session.get(EnrolmentSummary, enrolment_row.enrolment_id, populate_existing=True)
    if found is None:
        required = get_published(session, enrolment_row.revision_id).structure.required
        found = EnrolmentSummary(
            enrolment_id=enrolment_row.enrolment_id, required_total=len(required), done=0
        )
        session.add(found)
        session.flush()
    return found
