"""Rows of attempts, answers and grades."""

import datetime as dt
import functools
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from lms.assessment.models import Answer, Attempt, AttemptGrade, AttemptQuestion
from lms.catalogue.models import Course
from lms.enrolment.models import Enrolment
from lms.errors import NotFound


@dataclass(frozen=True)
class AttemptRow:
    """An attempt, the name of its course, and when its enrolment ended."""

    id: int
    enrolment_id: int
    person_id: int
    course: str
    lesson: str
    number: int
    revision_id: int
    seed: str
    points: int
    needed: int
    begun_at: dt.datetime
    submitted_at: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class GradedAttempt:
    """An attempt with its newest grade; `score` is None while it is open."""

    id: int
    number: int
    begun_at: dt.datetime
    submitted_at: dt.datetime | None
    points: int
    needed: int
    score: Fraction | None
    passed: bool


@dataclass(frozen=True)
class AnswerRow:
    value: tuple[str, ...]
    sequence: int
    client_id: str
    language: str
    claimed_at: dt.datetime | None = None

    @property
    def is_given(self) -> bool:
        return any(self.value)


@dataclass(frozen=True)
class GradedQuestion:
    """The grade of one answer.

    `revision_id`: of the key that applied, None for a question that was removed.
    """

    share: Fraction
    known_mistake: str
    revision_id: int | None


@dataclass(frozen=True)
class Grading:
    """`revision_id`: the newest revision when it was graded."""

    revision_id: int
    questions: dict[str, GradedQuestion]


def get_attempt(session: Session, *, person_id: int, attempt_id: int) -> AttemptRow:
    """Return an attempt of this person. Raises NotFound for another person's."""
    found = (
        session.execute(_attempts().where(Attempt.id == attempt_id, Attempt.person_id == person_id))
        .mappings()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return AttemptRow(**found)


def find_attempt_by_client(
    session: Session, *, person_id: int, client_id: str
) -> AttemptRow | None:
    """Return the attempt that a browser began under its own id."""
    found = (
        session.execute(
            _attempts().where(Attempt.person_id == person_id, Attempt.client_id == client_id)
        )
        .mappings()
        .one_or_none()
    )
    return AttemptRow(**found) if found else None


def find_open_attempt(session: Session, *, enrolment_id: int, lesson: str) -> AttemptRow | None:
    found = (
        session.execute(
            _attempts().where(
                Attempt.enrolment_id == enrolment_id,
                Attempt.lesson == lesson,
                Attempt.submitted_at.is_(None),
            )
        )
        .mappings()
        .one_or_none()
    )
    return AttemptRow(**found) if found else None


def get_attempts_by_lesson(
    session: Session, *, enrolment_id: int, lesson: str | None = None
) -> dict[str, tuple[GradedAttempt, ...]]:
    """Return all attempts of an enrolment by lesson, in the order of their start."""
    query = _graded_attempts(of_lesson=lesson is not None)
    found: dict[str, tuple[GradedAttempt, ...]] = {}
    for row in session.execute(query, {"enrolment_id": enrolment_id, "lesson": lesson}):
        found[row.lesson] = (*found.get(row.lesson, ()), _build_graded_attempt(row))
    return found


def list_seen_questions(session: Session, *, enrolment_id: int, lesson: str) -> frozenset[str]:
    """Return the questions that earlier attempts of this enrolment asked."""
    return frozenset(
        session.scalars(
            select(AttemptQuestion.question_id)
            .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
            .where(Attempt.enrolment_id == enrolment_id, Attempt.lesson == lesson)
        )
    )


def list_questions(session: Session, attempt_id: int) -> tuple[str, ...]:
    """Return the ids of the drawn questions in their order."""
    return tuple(
        session.scalars(
            select(AttemptQuestion.question_id)
            .where(AttemptQuestion.attempt_id == attempt_id)
            .order_by(AttemptQuestion.position)
        )
    )


def get_answers_by_question(session: Session, attempt_id: int) -> dict[str, AnswerRow]:
    """Return the answers saved so far by question id."""
    sheet = get_drawn_answers_by_question(session, attempt_id)
    return {id_: answer for id_, answer in sheet.items() if answer is not None}


def get_drawn_answers_by_question(session: Session, attempt_id: int) -> dict[str, AnswerRow | None]:
    """Return the drawn questions in their order, each with the answer saved so far."""
    rows = session.execute(_answer_sheet(), {"attempt_id": attempt_id})
    return {
        row.question_id: None
        if row.value is None
        else AnswerRow(
            tuple(json.loads(row.value)),
            row.sequence,
            row.client_id,
            row.language,
            row.claimed_at,
        )
        for row in rows
    }


def find_grading(session: Session, attempt_id: int) -> Grading | None:
    """Return the newest grade by question; None before the attempt is submitted."""
    found = session.execute(
        select(AttemptGrade.revision_id, AttemptGrade.details)
        .where(AttemptGrade.attempt_id == attempt_id)
        .order_by(AttemptGrade.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    questions = {
        id_: GradedQuestion(Fraction(share), known_mistake, revision_id)
        for id_, (share, known_mistake, revision_id) in json.loads(found.details).items()
    }
    return Grading(found.revision_id, questions)


def count_attempts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attempt)) or 0


def _build_graded_attempt(row: Row[Any]) -> GradedAttempt:
    is_graded = row.passed is not None
    return GradedAttempt(
        id=row.id,
        number=row.number,
        begun_at=row.begun_at,
        submitted_at=row.submitted_at,
        points=row.points,
        needed=row.needed,
        score=Fraction(row.score_numerator, row.score_denominator) if is_graded else None,
        passed=bool(row.passed),
    )


# Statements of every save and submission are built once: that takes longer than running them.
@functools.cache
def _graded_attempts(*, of_lesson: bool) -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(AttemptGrade.id))
        .where(AttemptGrade.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )
    columns = (
        Attempt.id,
        Attempt.lesson,
        Attempt.number,
        Attempt.begun_at,
        Attempt.submitted_at,
        func.coalesce(AttemptGrade.points, Attempt.points).label("points"),
        func.coalesce(AttemptGrade.needed, Attempt.needed).label("needed"),
        AttemptGrade.score_numerator,
        AttemptGrade.score_denominator,
        AttemptGrade.passed,
    )
    query = (
        select(*columns)
        .outerjoin(AttemptGrade, AttemptGrade.id == newest)
        .where(Attempt.enrolment_id == bindparam("enrolment_id"))
        .order_by(Attempt.lesson, Attempt.number)
    )
    return query.where(Attempt.lesson == bindparam("lesson")) if of_lesson else query


@functools.cache
def _answer_sheet() -> Select[*tuple[Any, ...]]:
    is_of_question = and_(
        Answer.attempt_id == AttemptQuestion.attempt_id,
        Answer.question_id == AttemptQuestion.question_id,
    )
    columns = (Answer.value, Answer.sequence, Answer.client_id, Answer.language)
    return (
        select(AttemptQuestion.question_id, *columns, Answer.claimed_at)
        .outerjoin(Answer, is_of_question)
        .where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
        .order_by(AttemptQuestion.position)
    )


@functools.cache
def _attempts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Attempt.id,
            Attempt.enrolment_id,
            Attempt.person_id,
            Course.name.label("course"),
            Attempt.lesson,
            Attempt.number,
            Attempt.revision_id,
            Attempt.seed,
            Attempt.points,
            Attempt.needed,
            Attempt.begun_at,
            Attempt.submitted_at,
            Enrolment.ended_at,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
    )
