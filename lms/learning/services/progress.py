"""Services that record progress: lessons done, quizzes submitted, worksheets handed in.

Each updates the summary in its own transaction. None of them removes a completion.
"""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.assessment.queries.attempts import GradedAttempt, list_attempts
from lms.assessment.queries.quiz_start import find_best_attempt
from lms.assessment.services.attempts import GivenAnswer, Submission, submit
from lms.catalogue.queries.published import get_published, lock_newest_editions
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import EnrolmentRow, get_enrolment
from lms.enrolment.services.enrolling import record_activity as record_day
from lms.errors import NotFound, Refusal
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.rules.completion import METHOD_BY_KIND, CompletionMethod, is_complete, to_bits


class LessonNotRead(Refusal):
    """A quiz is passed and a worksheet handed in; neither is completed by a button."""

    message = "A quiz is done when it is passed, a worksheet when it is handed in."


def complete_lesson(
    session: Session, act: Act, *, person_id: int, enrolment_id: int, lesson: str
) -> bool:
    """Record that a reading or a case was done; return False when it was done before.

    Raises NotFound, LessonNotRead.
    """
    return _complete(
        session,
        act,
        person_id=person_id,
        enrolment_id=enrolment_id,
        lesson=lesson,
        how="read",
    )


def record_hand_in(
    session: Session, act: Act, *, person_id: int, enrolment_id: int, lesson: str
) -> bool:
    """Record that a worksheet was handed in; `plan.services.hand_in` checks its fields."""
    return _complete(
        session,
        act,
        person_id=person_id,
        enrolment_id=enrolment_id,
        lesson=lesson,
        how="handed-in",
    )


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
    enrolment_row = get_enrolment(
        session, person_id=person_id, enrolment_id=submission.enrolment_id
    )
    enrolment = _lock(session, enrolment_row)
    if submission.passed:
        _add(session, enrolment_row, submission.lesson, how="passed", now=act.at)
    _refresh(session, enrolment, enrolment_row, now=act.at)
    _record_active(session, act, enrolment_row)
    return submission


def record_activity(session: Session, act: Act, *, person_id: int, enrolment_id: int) -> bool:
    """Record activity in the course today; return False when it was recorded before."""
    enrolment_row = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
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
    enrolment_row = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    enrolment = _lock(session, enrolment_row)
    _refresh(session, enrolment, enrolment_row, now=act.at)


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


def _complete(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    how: CompletionMethod,
) -> bool:
    enrolment_row = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    lesson_structure = get_published(session, enrolment_row.revision_id).structure.lessons.get(
        lesson
    )
    if lesson_structure is None:
        raise NotFound
    if METHOD_BY_KIND[lesson_structure.kind] != how:
        raise LessonNotRead
    enrolment = _lock(session, enrolment_row)
    if not _add(session, enrolment_row, lesson, how=how, now=act.at):
        return False
    _refresh(session, enrolment, enrolment_row, now=act.at)
    _record_active(session, act, enrolment_row)
    return True


def _record_active(session: Session, act: Act, enrolment_row: EnrolmentRow) -> None:
    """Record what was done as activity, in the same two values as what was opened.

    A page may be opened before midnight and sent after it, or while another process has written.
    """
    record_day(session, act, person_id=enrolment_row.person_id, zone=enrolment_row.zone)
    _summary(session, enrolment_row).last_active_at = act.at
    session.flush()


def _lock(session: Session, enrolment_row: EnrolmentRow) -> Enrolment:
    """Lock the enrolment: two actions on it run one after the other, so the summary misses none.

    Raises NotFound if it has ended or gone to another account meanwhile.
    """
    enrolment = session.scalars(
        select(Enrolment)
        .where(Enrolment.id == enrolment_row.enrolment_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if (enrolment.person_id, enrolment.ended_at) != (
        enrolment_row.person_id,
        enrolment_row.ended_at,
    ):
        raise NotFound
    return enrolment


def _add(
    session: Session,
    enrolment_row: EnrolmentRow,
    lesson: str,
    *,
    how: CompletionMethod,
    now: dt.datetime,
) -> bool:
    """Add a completion unless it exists; return whether it was added."""
    is_there = session.scalar(
        select(Completion.id).where(
            Completion.enrolment_id == enrolment_row.enrolment_id, Completion.lesson == lesson
        )
    )
    if is_there is not None:
        return False
    session.add(
        Completion(
            enrolment_id=enrolment_row.enrolment_id,
            lesson=lesson,
            how=how,
            revision_id=enrolment_row.revision_id,
            completed_at=now,
        )
    )
    session.flush()
    return True


def _refresh(
    session: Session, enrolment: Enrolment, enrolment_row: EnrolmentRow, *, now: dt.datetime
) -> None:
    published = get_published(session, enrolment_row.revision_id)
    rows = session.execute(
        select(Completion.lesson, Completion.completed_at).where(
            Completion.enrolment_id == enrolment.id
        )
    ).all()
    done = {row.lesson for row in rows}
    summary = _summary(session, enrolment_row)
    summary.done = to_bits(published.bits, done)
    summary.required_done = sum(name in done for name in published.structure.required)
    summary.required_total = len(published.structure.required)
    summary.last_completed_at = max((row.completed_at for row in rows), default=None)
    _count(summary, list_attempts(session, enrolment_id=enrolment.id))
    if enrolment.completed_at is None and is_complete(published.structure, done):
        enrolment.completed_at = now
    session.flush()


def _count(
    summary: EnrolmentSummary, graded_attempts: dict[str, tuple[GradedAttempt, ...]]
) -> None:
    submitted = [
        [graded_attempt for graded_attempt in row if graded_attempt.submitted_at is not None]
        for row in graded_attempts.values()
    ]
    best = [
        graded_attempt
        for graded_attempt in map(find_best_attempt, submitted)
        if graded_attempt is not None
    ]
    summary.attempts = sum(map(len, submitted))
    summary.failures = sum(
        len(row) for row in submitted if not any(graded_attempt.passed for graded_attempt in row)
    )
    summary.score_tenths = sum(int((graded_attempt.score or 0) * 10) for graded_attempt in best)
    summary.points = sum(graded_attempt.points for graded_attempt in best)


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
