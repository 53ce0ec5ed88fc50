"""Comments on worksheets and their answers."""

import datetime as dt
import functools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.catalogue.models import Course
from lms.db import read_columns
from lms.enrolment.models import Enrolment
from lms.plan.models import WorksheetComment


@dataclass(frozen=True)
class CommentRow:
    """A comment with its author. `is_answer`: written by the learner of the worksheet."""

    id: int
    course: str
    lesson: str
    name: str
    text: str
    written_at: dt.datetime
    read_at: dt.datetime | None
    is_answer: bool


@dataclass(frozen=True)
class UnreadAnswer:
    """A worksheet whose learner answered a comment, and nobody has read the answer."""

    cohort_id: int
    person_id: int
    name: str
    course: str
    lesson: str


def list_comments(session: Session, *, enrolment_id: int, lesson: str) -> tuple[CommentRow, ...]:
    """Return the comments on a worksheet with their answers, the oldest first."""
    comments = _comments().where(
        WorksheetComment.enrolment_id == enrolment_id, WorksheetComment.lesson == lesson
    )
    return tuple(CommentRow(**row) for row in session.execute(comments).mappings())


def count_comments(session: Session, *, enrolment_id: int, lesson: str) -> int:
    """Return the number of comments on a worksheet and their answers."""
    query = select(func.count(WorksheetComment.id)).where(
        WorksheetComment.enrolment_id == enrolment_id, WorksheetComment.lesson == lesson
    )
    return session.scalar(query) or 0


def list_unread_comments(session: Session, *, person_id: int) -> tuple[CommentRow, ...]:
    """Return the comments on worksheets of a person that they did not read or answer yet."""
    rows = read_columns(session, _unread_comments(), {"person_id": person_id})
    return tuple(CommentRow(**row) for row in rows.mappings())


def count_unread_answers(
    session: Session, enrolment_ids: Collection[int]
) -> dict[tuple[int, str], int]:
    """Return how many answers of learners nobody read yet, by enrolment and lesson."""
    query = (
        select(
            WorksheetComment.enrolment_id,
            WorksheetComment.lesson,
            func.count().label("answers"),
        )
        .join(Enrolment, Enrolment.id == WorksheetComment.enrolment_id)
        .where(
            WorksheetComment.enrolment_id.in_(enrolment_ids),
            WorksheetComment.person_id == Enrolment.person_id,
            WorksheetComment.read_at.is_(None),
        )
        .group_by(WorksheetComment.enrolment_id, WorksheetComment.lesson)
    )
    return {(row.enrolment_id, row.lesson): row.answers for row in session.execute(query)}


def list_unread_answers(session: Session, cohort_ids: Collection[int]) -> tuple[UnreadAnswer, ...]:
    """Return the worksheets of these cohorts with answers that nobody read, the oldest first."""
    rows = read_columns(session, _unread_answers(), {"cohort_ids": sorted(cohort_ids)})
    return tuple(UnreadAnswer(**row) for row in rows.mappings())


@functools.cache  # every view of a cohort sends it
def _unread_answers() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Enrolment.cohort_id,
            Enrolment.person_id,
            Person.printed_name.label("name"),
            Course.name.label("course"),
            WorksheetComment.lesson,
        )
        .join(Enrolment, Enrolment.id == WorksheetComment.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(*_is_unread_answer())
        .group_by(
            Enrolment.cohort_id,
            Enrolment.person_id,
            Person.printed_name,
            Course.name,
            WorksheetComment.lesson,
        )
        .order_by(func.min(WorksheetComment.id))
    )


def select_unread_answer_counts() -> Select[int | None, int]:
    """Select by cohort how many answers `list_unread_answers` is about.

    The cohorts are the parameter `cohort_ids`.
    """
    return (
        select(Enrolment.cohort_id, func.count(WorksheetComment.id).label("number"))
        .join(Enrolment, Enrolment.id == WorksheetComment.enrolment_id)
        .where(*_is_unread_answer())
        .group_by(Enrolment.cohort_id)
    )


def _is_unread_answer() -> tuple[ColumnElement[bool], ...]:
    return (
        Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)),
        Enrolment.ended_at.is_(None),
        WorksheetComment.person_id == Enrolment.person_id,
        WorksheetComment.read_at.is_(None),
    )


@functools.cache
def _unread_comments() -> Select[*tuple[Any, ...]]:
    return _comments().where(
        Enrolment.person_id == bindparam("person_id"),
        Enrolment.ended_at.is_(None),
        WorksheetComment.person_id != bindparam("person_id"),
        WorksheetComment.read_at.is_(None),
    )


def _comments() -> Select[*tuple[Any, ...]]:
    return (
        select(
            WorksheetComment.id,
            Course.name.label("course"),
            WorksheetComment.lesson,
            Person.printed_name.label("name"),
            WorksheetComment.text,
            WorksheetComment.written_at,
            WorksheetComment.read_at,
            (WorksheetComment.person_id == Enrolment.person_id).label("is_answer"),
        )
        .join(Enrolment, Enrolment.id == WorksheetComment.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Person, Person.id == WorksheetComment.person_id)
        .order_by(WorksheetComment.id)
    )
