"""Questions about lessons: of a learner, of a scope of staff, and published ones."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.catalogue.models import Course
from lms.catalogue.queries.published import newest_of_edition
from lms.db import read_columns
from lms.enrolment.models import Cohort, Enrolment
from lms.errors import NotFound
from lms.inquiries.models import Inquiry


@dataclass(frozen=True)
class InquiryScope:
    """The cohorts and courses whose questions somebody may read."""

    cohort_ids: tuple[int, ...]
    courses: tuple[str, ...]


@dataclass(frozen=True)
class InquiryRow:
    """A question with its learner, cohort and answer, as staff read it.

    `cohort_id`: of the cohort whose staff reads it; `is_in_cohort`: whether the learner still
    takes the course with it.
    """

    id: int
    enrolment_id: int
    course: str
    revision_id: int
    lesson: str
    language: str
    text: str
    written_at: dt.datetime
    person_id: int
    name: str
    cohort_id: int
    cohort: str
    is_in_cohort: bool
    ended_at: dt.datetime | None
    passed_to: int | None
    passed_to_name: str | None
    passed_by_name: str | None
    answer: str | None
    answered_at: dt.datetime | None
    answered_by: str | None
    version: int
    read_at: dt.datetime | None
    closed_at: dt.datetime | None
    closed_by: str | None
    closing_note: str | None
    published_question: str | None
    published_answer: str | None
    published_at: dt.datetime | None
    published_version: int

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.closed_at is None and self.ended_at is None


@dataclass(frozen=True)
class OwnInquiry:
    """A question of the reader with its answer."""

    id: int
    course: str
    lesson: str
    language: str
    text: str
    written_at: dt.datetime
    answer: str | None
    answered_at: dt.datetime | None
    answered_by: str | None
    version: int
    read_at: dt.datetime | None
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class PublishedInquiry:
    """A question and its answer as shown under a lesson."""

    id: int
    language: str
    question: str
    answer: str


def select_inquiries(scope: InquiryScope) -> Select[Inquiry]:
    """Return the statement of the questions in a scope.

    Questions stay when their enrolment ends: without an answer they are no task of
    anybody (`_is_open`), and listed with those that are answered.
    """
    return (
        select(Inquiry)
        .join(Enrolment, Enrolment.id == Inquiry.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(_cohort_id().in_(scope.cohort_ids), Course.name.in_(scope.courses))
    )


def _cohort_id() -> ColumnElement[int]:
    """Return the cohort whose trainers and coordinators read a question.

    It is the learner's, and that of the moment of the question for those who have none any more:
    nobody reads it who did not before.
    """
    return func.coalesce(Enrolment.cohort_id, Inquiry.cohort_id)


def _is_open() -> ColumnElement[bool]:
    """Return the condition that a question still needs an answer."""
    is_handled = Inquiry.answered_at.is_not(None) | Inquiry.closed_at.is_not(None)
    return ~is_handled & Enrolment.ended_at.is_(None)


def list_inquiries(
    session: Session, scope: InquiryScope, *, offset: int, limit: int
) -> tuple[InquiryRow, ...]:
    """Return questions in a scope: open ones first, the oldest first, then those closed last."""
    closed_at = func.coalesce(Inquiry.answered_at, Inquiry.closed_at, Enrolment.ended_at)
    query = _with_names(scope).order_by(~_is_open(), closed_at.desc(), Inquiry.id)
    rows = session.execute(query.offset(offset).limit(limit))
    return tuple(InquiryRow(**row) for row in rows.mappings())


def count_inquiries(session: Session, scope: InquiryScope) -> int:
    """Return the number of questions in a scope, answered or not."""
    query = select_inquiries(scope).with_only_columns(func.count(Inquiry.id))
    return session.scalar(query) or 0


def get_inquiry(session: Session, scope: InquiryScope, inquiry_id: int) -> InquiryRow:
    """Return one question. Raises NotFound outside the scope."""
    rows = session.execute(_with_names(scope).where(Inquiry.id == inquiry_id))
    row = rows.mappings().one_or_none()
    if row is None:
        raise NotFound
    return InquiryRow(**row)


def list_own_inquiries(
    session: Session, *, person_id: int, course: str, lesson: str
) -> tuple[OwnInquiry, ...]:
    """Return what a person asked about a lesson, the oldest first."""
    query = _own().where(
        Enrolment.person_id == person_id, Course.name == course, Inquiry.lesson == lesson
    )
    return tuple(OwnInquiry(**row) for row in session.execute(query).mappings())


def list_new_answers(session: Session, *, person_id: int) -> tuple[OwnInquiry, ...]:
    """Return the questions of a person with an answer that they have not read yet."""
    rows = read_columns(session, _new_answers(), {"person_id": person_id})
    return tuple(OwnInquiry(**row) for row in rows.mappings())


def list_published_inquiries(
    session: Session, *, course: str, lesson: str
) -> tuple[PublishedInquiry, ...]:
    """Return the published questions about a lesson, in the order of their publishing."""
    rows = read_columns(session, _published(), {"course": course, "lesson": lesson})
    return tuple(PublishedInquiry(**row) for row in rows.mappings())


def _with_names(scope: InquiryScope) -> Select[*tuple[Any, ...]]:
    answerer, closer = aliased(Person), aliased(Person)
    trainer, coordinator = aliased(Person), aliased(Person)
    query = select_inquiries(scope).with_only_columns(
        Inquiry.id,
        Inquiry.enrolment_id,
        Course.name.label("course"),
        newest_of_edition(Enrolment.edition_id).label("revision_id"),
        Inquiry.lesson,
        Inquiry.language,
        Inquiry.text,
        Inquiry.written_at,
        Enrolment.person_id,
        Person.printed_name.label("name"),
        Cohort.id.label("cohort_id"),
        Cohort.name.label("cohort"),
        Enrolment.cohort_id.is_not(None).label("is_in_cohort"),
        Enrolment.ended_at,
        Inquiry.passed_to,
        trainer.printed_name.label("passed_to_name"),
        coordinator.printed_name.label("passed_by_name"),
        Inquiry.answer,
        Inquiry.answered_at,
        answerer.printed_name.label("answered_by"),
        Inquiry.version,
        Inquiry.read_at,
        Inquiry.closed_at,
        closer.printed_name.label("closed_by"),
        Inquiry.closing_note,
        Inquiry.published_question,
        Inquiry.published_answer,
        Inquiry.published_at,
        Inquiry.published_version,
    )
    return (
        query.join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == _cohort_id())
        .outerjoin(answerer, answerer.id == Inquiry.answered_by)
        .outerjoin(closer, closer.id == Inquiry.closed_by)
        .outerjoin(trainer, trainer.id == Inquiry.passed_to)
        .outerjoin(coordinator, coordinator.id == Inquiry.passed_on_by)
    )


def select_inquiry_counts() -> Select[int, int, str, int]:
    """Select the numbers of questions by cohort and course: open ones, and closed ones.

    The cohorts are the parameter `cohort_ids`.
    """
    open_ones = func.count(case((_is_open(), Inquiry.id)))
    return (
        select(
            _cohort_id().label("cohort_id"),
            open_ones.label("number"),
            Course.name.label("course"),
            (func.count(Inquiry.id) - open_ones).label("handled"),
        )
        .join(Enrolment, Enrolment.id == Inquiry.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(_cohort_id().in_(bindparam("cohort_ids", expanding=True)))
        .group_by(_cohort_id(), Course.name)
    )


@functools.cache
def _published() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Inquiry.id,
            Inquiry.language,
            Inquiry.published_question.label("question"),
            Inquiry.published_answer.label("answer"),
        )
        .join(Enrolment, Enrolment.id == Inquiry.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(
            Inquiry.lesson == bindparam("lesson"),
            Inquiry.published_at.is_not(None),
            Course.name == bindparam("course"),
        )
        .order_by(Inquiry.published_at, Inquiry.id)
    )


@functools.cache
def _new_answers() -> Select[*tuple[Any, ...]]:
    return _own().where(
        Enrolment.person_id == bindparam("person_id"),
        Inquiry.answered_at.is_not(None),
        Inquiry.read_at.is_(None),
    )


def _own() -> Select[*tuple[Any, ...]]:
    answerer = aliased(Person)
    return (
        select(
            Inquiry.id,
            Course.name.label("course"),
            Inquiry.lesson,
            Inquiry.language,
            Inquiry.text,
            Inquiry.written_at,
            Inquiry.answer,
            Inquiry.answered_at,
            answerer.printed_name.label("answered_by"),
            Inquiry.version,
            Inquiry.read_at,
            Inquiry.closed_at,
        )
        .join(Enrolment, Enrolment.id == Inquiry.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(answerer, answerer.id == Inquiry.answered_by)
        .order_by(Inquiry.id)
    )
