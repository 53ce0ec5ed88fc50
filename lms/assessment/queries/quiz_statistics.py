"""Quiz statistics of many people: how many passed, after how many attempts, with what score."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, Select, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from lms.assessment.models import Attempt, AttemptGrade
from lms.assessment.rules.score_distribution import BestScore
from lms.catalogue.models import Course
from lms.enrolment.models import Enrolment


@dataclass(frozen=True)
class BestScoreRow:
    """People with this best score, and the number of their first passed attempt, None without."""

    best: BestScore
    first_passed_attempt: int | None


@dataclass(frozen=True)
class QuizScores:
    """`rows` cover all who submitted; the three figures are sums over them."""

    rows: tuple[BestScoreRow, ...] = ()

    @property
    def attempted(self) -> int:
        return sum(row.best.people for row in self.rows)

    @property
    def passed(self) -> int:
        return sum(row.best.people for row in self.rows if row.first_passed_attempt is not None)

    @property
    def best_scores(self) -> tuple[BestScore, ...]:
        return tuple(row.best for row in self.rows)


def get_scores_by_quiz(session: Session, *, cohort_id: int, course: str) -> dict[str, QuizScores]:
    """Return the best scores of a cohort by quiz, aggregated in one statement.

    Best: passed before not passed, then the larger share of points, as in `find_best_attempt`.
    """
    ranked = _rank(_select_current_enrolments(cohort_id, course)).subquery()
    columns = (
        ranked.c.lesson,
        ranked.c.numerator,
        ranked.c.denominator,
        ranked.c.points,
        ranked.c.passed,
        ranked.c.first_passed_attempt,
    )
    query = (
        select(*columns, func.count().label("people")).where(ranked.c.rank == 1).group_by(*columns)
    )
    found: dict[str, list[BestScoreRow]] = defaultdict(list)
    for row in session.execute(query):
        share = Fraction(row.numerator, row.denominator)
        best = BestScore(share, row.points, bool(row.passed), row.people)
        found[row.lesson].append(BestScoreRow(best, row.first_passed_attempt))
    return {lesson: QuizScores(tuple(rows)) for lesson, rows in found.items()}


def get_first_attempt_shares_by_quiz(
    session: Session, *, cohort_id: int, course: str
) -> Mapping[str, tuple[Mapping[str, Fraction], ...]]:
    """Return the shares of each person's first attempt by quiz: question -> share, anonymously."""
    query = (
        select(Attempt.lesson, AttemptGrade.details)
        .join(AttemptGrade, AttemptGrade.attempt_id == Attempt.id)
        .where(
            Attempt.number == 1,
            Attempt.enrolment_id.in_(_select_current_enrolments(cohort_id, course)),
            _is_newest(),
        )
        .order_by(Attempt.lesson)
    )
    found: dict[str, list[Mapping[str, Fraction]]] = defaultdict(list)
    for lesson, details in session.execute(query):
        grades = json.loads(details) if details else {}
        found[lesson].append({id_: Fraction(stored[0]) for id_, stored in grades.items()})
    return {lesson: tuple(attempts) for lesson, attempts in found.items()}


def _select_current_enrolments(cohort_id: int, course: str) -> Select[int]:
    """Select the enrolments of people who take the course in the cohort now."""
    return (
        select(Enrolment.id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.ended_at.is_(None),
            Course.name == course,
        )
    )


def _rank(enrolments: Select[int]) -> Select[*tuple[Any, ...]]:
    """Select graded attempts with their rank for each person and quiz, the best with rank 1."""
    of_one = (Attempt.enrolment_id, Attempt.lesson)
    share = cast(AttemptGrade.score_numerator, Float) / (
        cast(AttemptGrade.score_denominator, Float) * func.nullif(AttemptGrade.points, 0)
    )
    is_passed = cast(AttemptGrade.passed, Integer)
    return (
        select(
            Attempt.lesson,
            AttemptGrade.score_numerator.label("numerator"),
            AttemptGrade.score_denominator.label("denominator"),
            AttemptGrade.points,
            AttemptGrade.passed,
            func.min(case((AttemptGrade.passed, Attempt.number)))
            .over(partition_by=of_one)
            .label("first_passed_attempt"),
            func.row_number()
            .over(partition_by=of_one, order_by=(is_passed.desc(), share.desc(), Attempt.number))
            .label("rank"),
        )
        .join(AttemptGrade, AttemptGrade.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id.in_(enrolments), _is_newest())
    )


def _is_newest() -> ColumnElement[bool]:
    """Return the condition that selects the newest grade of each attempt."""
    other = aliased(AttemptGrade)
    newest = select(func.max(other.id)).where(other.attempt_id == Attempt.id)
    return AttemptGrade.id == newest.correlate(Attempt).scalar_subquery()
