"""A learner goes on: lessons are done, quizzes submitted, worksheets handed in.

Each keeps the summary in its own transaction. Nothing here takes a completion away.
"""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assessment.queries import Go, list_goes
from lms.assessment.queries.starts import best_of
from lms.assessment.services import GivenAnswer, Submission, submit
from lms.catalogue.queries import get_published, hold_editions
from lms.enrolment.models import Enrolment
from lms.enrolment.queries import Place, get_place
from lms.enrolment.services import note_activity as note_day
from lms.errors import NotFound, Refusal
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.rules import HOW_BY_KIND, How, is_complete, to_bits


class LessonNotRead(Refusal):
    """A quiz is passed and a worksheet handed in; neither is done by a button."""

    message = "A quiz is done when it is passed, a worksheet when it is handed in."


def complete_lesson(
    session: Session, *, person_id: int, enrolment_id: int, lesson: str, now: dt.datetime
) -> bool:
    """Note that a reading or a case was done; False when it was done before.

    Raises NotFound, LessonNotRead.
    """
    return _complete(
        session,
        person_id=person_id,
        enrolment_id=enrolment_id,
        lesson=lesson,
        how="read",
        now=now,
    )


def record_hand_in(
    session: Session, *, person_id: int, enrolment_id: int, lesson: str, now: dt.datetime
) -> bool:
    """Note that a worksheet was handed in; knows no fields (`plan.services.hand_in` does)."""
    return _complete(
        session,
        person_id=person_id,
        enrolment_id=enrolment_id,
        lesson=lesson,
        how="handed-in",
        now=now,
    )


def submit_attempt(
    session: Session,
    *,
    person_id: int,
    attempt_id: int,
    now: dt.datetime,
    answers: Iterable[GivenAnswer] = (),
) -> Submission:
    """Submit and grade an attempt and keep what follows from it; repeating changes nothing."""
    submission = submit(
        session, person_id=person_id, attempt_id=attempt_id, now=now, answers=answers
    )
    if not submission.is_new:
        return submission
    place = get_place(session, person_id=person_id, enrolment_id=submission.enrolment_id)
    enrolment = _lock(session, place)
    if submission.passed:
        _add(session, place, submission.lesson, how="passed", now=now)
    _refresh(session, enrolment, place, now=now)
    return submission


def note_activity(session: Session, *, person_id: int, enrolment_id: int, now: dt.datetime) -> bool:
    """Note that something of the course was opened today; False when it was noted before."""
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    is_new = note_day(session, person_id=person_id, zone=place.zone, now=now)
    summary = _summary(session, place)
    if is_new or summary.last_active_at is None:
        summary.last_active_at = now
    session.flush()
    return is_new


def rebuild_summary(session: Session, *, enrolment_id: int, now: dt.datetime) -> None:
    """Make the summary again from completions and grades. Raises NotFound."""
    person_id = session.scalar(select(Enrolment.person_id).where(Enrolment.id == enrolment_id))
    if person_id is None:
        raise NotFound
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    enrolment = _lock(session, place)
    active = _summary(session, place).last_active_at
    _refresh(session, enrolment, place, now=now)
    _summary(session, place).last_active_at = active
    session.flush()


def move_to_newest_edition(session: Session, *, enrolment_id: int, now: dt.datetime) -> None:
    """Move a learner under way; what is done stays done, and who has finished stays finished."""
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound
    place = get_place(session, person_id=enrolment.person_id, enrolment_id=enrolment_id)
    enrolment.edition_id = hold_editions(session, [place.course_id])[place.course_id]
    session.flush()
    rebuild_summary(session, enrolment_id=enrolment_id, now=now)


def _complete(
    session: Session,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    how: How,
    now: dt.datetime,
) -> bool:
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    known = get_published(session, place.revision_id).structure.lessons.get(lesson)
    if known is None:
        raise NotFound
    if HOW_BY_KIND[known.kind] != how:
        raise LessonNotRead
    enrolment = _lock(session, place)
    if not _add(session, place, lesson, how=how, now=now):
        return False
    _refresh(session, enrolment, place, now=now)
    return True


def _lock(session: Session, place: Place) -> Enrolment:
    """Two acts on one enrolment come one after the other, so that a summary misses none."""
    return session.scalars(
        select(Enrolment)
        .where(Enrolment.id == place.enrolment_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _add(session: Session, place: Place, lesson: str, *, how: How, now: dt.datetime) -> bool:
    """Add a completion unless there is one."""
    is_there = session.scalar(
        select(Completion.id).where(
            Completion.enrolment_id == place.enrolment_id, Completion.lesson == lesson
        )
    )
    if is_there is not None:
        return False
    session.add(
        Completion(
            enrolment_id=place.enrolment_id,
            lesson=lesson,
            how=how,
            revision_id=place.revision_id,
            completed_at=now,
        )
    )
    session.flush()
    return True


def _refresh(session: Session, enrolment: Enrolment, place: Place, *, now: dt.datetime) -> None:
    published = get_published(session, place.revision_id)
    rows = session.execute(
        select(Completion.lesson, Completion.completed_at).where(
            Completion.enrolment_id == enrolment.id
        )
    ).all()
    done = {row.lesson for row in rows}
    summary = _summary(session, place)
    summary.done = to_bits(published.bits, done)
    summary.required_done = sum(name in done for name in published.structure.required)
    summary.required_total = len(published.structure.required)
    summary.last_completed_at = max((row.completed_at for row in rows), default=None)
    summary.last_active_at = now
    _count(summary, list_goes(session, enrolment_id=enrolment.id))
    if enrolment.completed_at is None and is_complete(published.structure, done):
        enrolment.completed_at = now
    session.flush()


def _count(summary: EnrolmentSummary, goes: dict[str, tuple[Go, ...]]) -> None:
    submitted = [[go for go in row if go.submitted_at is not None] for row in goes.values()]
    best = [go for go in map(best_of, submitted) if go is not None]
    summary.attempts = sum(map(len, submitted))
    summary.failures = sum(len(row) for row in submitted if not any(go.passed for go in row))
    summary.score_tenths = sum(int((go.score or 0) * 10) for go in best)
    summary.points = sum(go.points for go in best)


def _summary(session: Session, place: Place) -> EnrolmentSummary:
    """The row of the enrolment, made at the first act."""
    found = session.get(EnrolmentSummary, place.enrolment_id, populate_existing=True)
    if found is None:
        required = get_published(session, place.revision_id).structure.required
        found = EnrolmentSummary(
            enrolment_id=place.enrolment_id, required_total=len(required), done=0
        )
        session.add(found)
        session.flush()
    return found
