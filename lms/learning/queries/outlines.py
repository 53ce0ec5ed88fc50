"""Where a person stands: outline, my courses, what is left. All is asked for with her id."""

import datetime as dt
import functools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.catalogue.queries import Published, get_published
from lms.content.model import CourseStructure, LessonKind
from lms.enrolment.models import Enrolment
from lms.enrolment.queries import Place, as_place, places
from lms.errors import NotFound
from lms.i18n import text_in
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.rules import Left, from_bits, next_lesson, what_is_left

PLACE_COLUMNS = 12


@dataclass(frozen=True)
class Enrolled:
    """An enrolment with its course as published and what was done of it."""

    place: Place
    published: Published
    done: frozenset[str]
    attempts: int = 0
    failures: int = 0
    score_tenths: int = 0
    points: int = 0
    last_completed_at: dt.datetime | None = None
    last_active_at: dt.datetime | None = None

    @property
    def structure(self) -> CourseStructure:
        return self.published.structure

    @property
    def left(self) -> Left:
        return what_is_left(self.structure, self.done)

    @property
    def next_lesson(self) -> str | None:
        return next_lesson(self.structure, self.done)


@dataclass(frozen=True)
class OutlineLesson:
    name: str
    title: str
    kind: LessonKind
    minutes: int
    is_required: bool
    is_done: bool


@dataclass(frozen=True)
class OutlineModule:
    id: str
    title: str
    lessons: tuple[OutlineLesson, ...]


@dataclass(frozen=True)
class Outline:
    """A course as a task list; `next_lesson` is None when nothing is left."""

    course: str
    title: str
    modules: tuple[OutlineModule, ...]
    required_done: int
    required_total: int
    left: Left
    next_lesson: str | None


@dataclass(frozen=True)
class CompletionRow:
    lesson: str
    how: str
    completed_at: dt.datetime


def find_enrolled(session: Session, *, person_id: int, course: str) -> Enrolled | None:
    """The person's enrolment in a course that has not ended, in one statement."""
    found = session.execute(_of_course(), {"person_id": person_id, "course": course}).one_or_none()
    return _as_enrolled(session, *found) if found else None


def get_enrolled(session: Session, *, person_id: int, enrolment_id: int) -> Enrolled:
    """Raises NotFound for another's enrolment."""
    found = session.execute(
        _enrolled().where(Enrolment.id == enrolment_id, Enrolment.person_id == person_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return _as_enrolled(session, *found)


def list_enrolled(session: Session, *, person_id: int) -> tuple[Enrolled, ...]:
    """The person's courses: those under way by last activity, then those completed."""
    rows = session.execute(_of_person(), {"person_id": person_id})
    found = [_as_enrolled(session, *row) for row in rows]
    newest = sorted(
        found, key=lambda one: one.last_active_at or one.place.enrolled_at, reverse=True
    )
    return tuple(sorted(newest, key=lambda one: one.place.completed_at is not None))


def list_completions(session: Session, *, enrolment_id: int) -> tuple[CompletionRow, ...]:
    """What was done, in the order in which it was done."""
    rows = session.execute(
        select(Completion.lesson, Completion.how, Completion.completed_at)
        .where(Completion.enrolment_id == enrolment_id)
        .order_by(Completion.id)
    )
    return tuple(CompletionRow(*row) for row in rows)


def build_outline(structure: CourseStructure, done: Collection[str], *, language: str) -> Outline:
    """The task list of a course; nothing done for a visitor."""
    required = structure.required
    return Outline(
        course=structure.id,
        title=text_in(structure.titles, language),
        modules=tuple(
            OutlineModule(
                module.id,
                text_in(module.titles, language),
                tuple(_lesson(structure, name, done, language) for name in module.lessons),
            )
            for module in structure.modules
        ),
        required_done=sum(name in done for name in required),
        required_total=len(required),
        left=what_is_left(structure, done),
        next_lesson=next_lesson(structure, done),
    )


def _lesson(
    structure: CourseStructure, name: str, done: Collection[str], language: str
) -> OutlineLesson:
    lesson = structure.lessons[name]
    return OutlineLesson(
        name=name,
        title=text_in(lesson.titles, language),
        kind=lesson.kind,
        minutes=lesson.minutes,
        is_required=lesson.required,
        is_done=name in done,
    )


@functools.cache
def _of_course() -> Select[*tuple[Any, ...]]:
    """Built once: making this statement anew costs as much as running it."""
    return _enrolled().where(
        Enrolment.person_id == bindparam("person_id"),
        Course.name == bindparam("course"),
        Enrolment.ended_at.is_(None),
    )


@functools.cache
def _of_person() -> Select[*tuple[Any, ...]]:
    return _enrolled().where(
        Enrolment.person_id == bindparam("person_id"), Enrolment.ended_at.is_(None)
    )


def _enrolled() -> Select[*tuple[Any, ...]]:
    return (
        places()
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


def _as_enrolled(session: Session, *columns: Any) -> Enrolled:  # noqa: ANN401 - a row
    place = as_place(*columns)
    published = get_published(session, place.revision_id)
    done, *figures = columns[PLACE_COLUMNS:]
    if done is None:
        return Enrolled(place, published, frozenset())
    return Enrolled(place, published, from_bits(published.bits, done), *figures)
