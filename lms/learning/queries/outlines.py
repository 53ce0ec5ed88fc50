"""Progress of one person: outline, courses, remaining work. Every query takes the person's id."""

import datetime as dt
import functools
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select
from sqlalchemy.orm import Session

from lms.assessment.models import Attempt
from lms.catalogue.models import Course
from lms.catalogue.queries.published import PublishedRevision, get_published
from lms.content.model import CourseStructure
from lms.db import read_columns
from lms.enrolment.models import CohortCourse, Enrolment
from lms.enrolment.queries.enrolments import EnrolmentRow, build_enrolment_row, select_enrolments
from lms.errors import NotFound
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.rules.completion import RemainingWork, find_remaining_work, from_bits, next_lesson

_FIGURES = (
    "attempts", "failures", "score_tenths", "points", "last_completed_at", "last_active_at",
)  # fmt: skip


@dataclass(frozen=True)
class EnrolledCourse:
    """An enrolment with its course as published and the lessons done.

    Only in lists of a person's courses: `due_on` in their cohort, and `open_quiz`, the quiz that
    they have begun and not submitted.
    """

    enrolment: EnrolmentRow
    published: PublishedRevision
    done: frozenset[str]
    attempts: int = 0
    failures: int = 0
    score_tenths: int = 0
    points: int = 0
    last_completed_at: dt.datetime | None = None
    last_active_at: dt.datetime | None = None
    due_on: dt.date | None = None
    open_quiz: str | None = None

    @property
    def structure(self) -> CourseStructure:
        return self.published.structure

    @property
    def remaining(self) -> RemainingWork:
        return find_remaining_work(self.structure, self.done)

    @property
    def next_lesson(self) -> str | None:
        return next_lesson(self.structure, self.done)


@dataclass(frozen=True)
class CompletionRow:
    lesson: str
    method: str
    completed_at: dt.datetime


def find_enrolled_course(session: Session, *, person_id: int, course: str) -> EnrolledCourse | None:
    """Return the person's enrolment in a course that has not ended, in one statement."""
    rows = read_columns(session, _of_course(), {"person_id": person_id, "course": course})
    found = rows.mappings().one_or_none()
    return _build_enrolled_course(session, found) if found else None


def get_enrolled_course(session: Session, *, person_id: int, enrolment_id: int) -> EnrolledCourse:
    """Return one enrolment of the person. Raises NotFound for another person's."""
    found = (
        session.execute(
            _enrolled().where(Enrolment.id == enrolment_id, Enrolment.person_id == person_id)
        )
        .mappings()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return _build_enrolled_course(session, found)


def list_enrolled_courses(session: Session, *, person_id: int) -> tuple[EnrolledCourse, ...]:
    """Return the person's courses: those under way by last activity, then those completed."""
    rows = read_columns(session, _of_person(), {"person_id": person_id})
    found = [
        replace(
            _build_enrolled_course(session, row), due_on=row["due_on"], open_quiz=row["open_quiz"]
        )
        for row in rows.mappings()
    ]
    newest = sorted(
        found,
        key=lambda enrolled: enrolled.last_active_at or enrolled.enrolment.enrolled_at,
        reverse=True,
    )
    return tuple(sorted(newest, key=lambda enrolled: enrolled.enrolment.completed_at is not None))


def list_completions(session: Session, *, enrolment_id: int) -> tuple[CompletionRow, ...]:
    """Return the completions of an enrolment in the order of their moments."""
    rows = session.execute(
        select(Completion.lesson, Completion.method, Completion.completed_at)
        .where(Completion.enrolment_id == enrolment_id)
        .order_by(Completion.id)
    )
    return tuple(CompletionRow(**row) for row in rows.mappings())


@functools.cache
def _of_course() -> Select[*tuple[Any, ...]]:
    """Build the statement once: 18 % of a lesson page."""
    return _enrolled().where(
        Enrolment.person_id == bindparam("person_id"),
        Course.name == bindparam("course"),
        Enrolment.ended_at.is_(None),
    )


@functools.cache
def _of_person() -> Select[*tuple[Any, ...]]:
    """Build the statement once: 10 % of My learning."""
    open_quiz = (
        select(Attempt.lesson)
        .where(Attempt.enrolment_id == Enrolment.id, Attempt.submitted_at.is_(None))
        .order_by(Attempt.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        _enrolled()
        .add_columns(CohortCourse.due_on, open_quiz.label("open_quiz"))
        .outerjoin(
            CohortCourse,
            (CohortCourse.cohort_id == Enrolment.cohort_id)
            & (CohortCourse.course_id == Enrolment.course_id),
        )
        .where(Enrolment.person_id == bindparam("person_id"), Enrolment.ended_at.is_(None))
    )


def _enrolled() -> Select[*tuple[Any, ...]]:
    return (
        select_enrolments()
        .add_columns(
            EnrolmentSummary.done,
            EnrolmentSummary.attempts,
            EnrolmentSummary.failures,
            EnrolmentSummary.score_tenths,
            EnrolmentSummary.points,
            EnrolmentSummary.last_completed_at,
            EnrolmentSummary.last_active_at,
        )
        .outerjoin(EnrolmentSummary, EnrolmentSummary.enrolment_id == Enrolment.id)
    )


def _build_enrolled_course(session: Session, row: RowMapping) -> EnrolledCourse:
    enrolment = build_enrolment_row(row)
    published = get_published(session, enrolment.revision_id)
    if row["done"] is None:
        return EnrolledCourse(enrolment, published, frozenset())
    figures = {name: row[name] for name in _FIGURES}
    return EnrolledCourse(
        enrolment, published, from_bits(published.lessons_by_bit, row["done"]), **figures
    )
