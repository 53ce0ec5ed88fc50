"""Queries of the learners' pages: a course as its reader sees it, a lesson, certificates."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Principal, Target
from lms.catalogue.queries.published import (
    LIBRARY,
    PublishedRevision,
    get_current,
    get_published,
    get_shared,
)
from lms.certificates.models import Certificate
from lms.certificates.rules.serial import format_serial
from lms.certificates.rules.statement import from_text
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, LessonStructure, SharedFiles, Texts
from lms.db import read_columns
from lms.enrolment.queries.cohorts import CohortRow, list_cohorts_of
from lms.errors import NotFound, Refusal
from lms.i18n import text_in
from lms.learning.queries.outlines import EnrolledCourse, find_enrolled_course
from lms.learning.rules.completion import next_lesson
from lms.web.lesson_access import may_read_lessons

FAILURES_BEFORE_CONTACT = 2


class CourseNotOpenToCaller(Refusal):
    """The course is not open to the caller; a visitor may sign in and try again."""

    message = "This course is open to invited cohorts. Ask your coordinator to enrol you."


@dataclass(frozen=True)
class CourseReader:
    """The reader of a course: `enrolled` is None for visitors and for staff.

    `is_in_newer_edition`: the lesson exists only in an edition newer than the learner's.
    """

    published: PublishedRevision
    enrolled: EnrolledCourse | None
    may_enrol: bool
    is_trainer: bool
    is_in_newer_edition: bool = False

    @property
    def structure(self) -> CourseStructure:
        return self.published.structure

    @property
    def done(self) -> frozenset[str]:
        return self.enrolled.done if self.enrolled else frozenset()


@dataclass(frozen=True)
class LessonPosition:
    """The position of a lesson in its course, and the names of its neighbours.

    `following` is the target of "Done": the next lesson not done, None if it is the last;
    `following_number` is its place in the course.
    """

    number: int
    total: int
    previous: LessonStructure | None
    next: LessonStructure | None
    following: LessonStructure | None
    following_number: int


@dataclass(frozen=True)
class SourceRow:
    """A fact that the lesson cites, as in its list of sources."""

    id: str
    statement: str
    source: str
    checked: str
    is_read: bool


@dataclass(frozen=True)
class CertificateRow:
    serial: str
    enrolment_id: int
    state: str
    titles: Texts
    issued_on: dt.date


def get_reader(session: Session, principal: Principal, *, course: str) -> CourseReader:
    """Return the course as this person may read it.

    Raises NotFound, as for the library, which is no course, and CourseNotOpenToCaller for a
    visitor.
    """
    if course == LIBRARY:
        raise NotFound
    person_id = principal.person_id
    enrolled = (
        find_enrolled_course(session, person_id=person_id, course=course) if person_id else None
    )
    is_trainer = course in principal.course_codes()
    if enrolled is not None:
        return CourseReader(enrolled.published, enrolled, may_enrol=False, is_trainer=is_trainer)
    revision = get_current(session, course)
    published = get_published(session, revision.id)
    access = published.structure.access
    target = Target(
        person_id=person_id,
        course=course,
        course_access=access,
        is_published=True,
    )
    if not may_read_lessons(principal, course=course, access=access):
        raise NotFound if principal.is_signed_in else CourseNotOpenToCaller
    may_enrol = revision.retired_at is None and allows(Permission.ENROL, principal, target)
    return CourseReader(published, None, may_enrol, is_trainer)


def get_reader_of_lesson(
    session: Session, principal: Principal, *, course: str, lesson: str
) -> CourseReader:
    """Return the course as `get_reader` does; lessons of the newest edition are readable too.

    New texts reach the learner's older edition, and their links may lead to new lessons. Such a
    lesson is not part of the learner's work, so a quiz is not found. Raises NotFound,
    CourseNotOpenToCaller for a visitor.
    """
    reader = get_reader(session, principal, course=course)
    if reader.enrolled is None or lesson in reader.structure.lessons:
        return reader
    newest = get_published(session, get_current(session, course).id)
    if get_structure_of(newest.structure, lesson).kind == "quiz":
        raise NotFound
    return CourseReader(
        newest, None, may_enrol=False, is_trainer=reader.is_trainer, is_in_newer_edition=True
    )


def list_added_lessons(session: Session, enrolled: EnrolledCourse) -> tuple[LessonStructure, ...]:
    """Return the lessons that the newest edition has beside the learner's, without quizzes.

    Empty if the learner is in the newest edition. `get_reader_of_lesson` lets them be read.
    """
    structure = enrolled.structure
    current = get_current(session, structure.id)
    if current.edition_id == enrolled.published.edition_id:
        return ()
    newest = get_published(session, current.id).structure
    return tuple(
        newest.lessons[name]
        for name in newest.order
        if name not in structure.lessons and newest.lessons[name].kind != "quiz"
    )


def get_structure_of(structure: CourseStructure, lesson: str) -> LessonStructure:
    """Raises NotFound."""
    found = structure.lessons.get(lesson)
    if found is None:
        raise NotFound
    return found


def find_position(
    structure: CourseStructure, lesson: str, *, done: frozenset[str]
) -> LessonPosition:
    order = structure.order
    index = order.index(lesson)
    after = next_lesson(structure, done | {lesson}, after=lesson)
    return LessonPosition(
        number=index + 1,
        total=len(order),
        previous=structure.lessons[order[index - 1]] if index else None,
        next=structure.lessons[order[index + 1]] if index + 1 < len(order) else None,
        following=structure.lessons[after] if after else None,
        following_number=order.index(after) + 1 if after else 0,
    )


def list_sources(
    session: Session, lesson: CompiledLesson, *, language: str
) -> tuple[SourceRow, ...]:
    """Return the facts that the lesson cites, in the order of its text, without unknown ones."""
    shared = get_shared(session) if lesson.sources else SharedFiles()
    return build_sources(shared, lesson, language=language)


def build_sources(
    shared: SharedFiles, lesson: CompiledLesson, *, language: str
) -> tuple[SourceRow, ...]:
    """Return the same for shared files that were read before."""
    facts = shared.facts
    return tuple(
        SourceRow(
            id=name,
            statement=text_in(facts[name].statements, language),
            source=text_in(facts[name].sources, language),
            checked=facts[name].checked,
            is_read=facts[name].status != "K",
        )
        for name in lesson.sources
        if name in facts
    )


def find_contact(
    session: Session, *, person_id: int, cohort_id: int | None, failures: int
) -> CohortRow | None:
    """Return the cohort whose contact is shown beside a quiz that was failed twice or more."""
    if failures < FAILURES_BEFORE_CONTACT:
        return None
    cohorts = (c for c in list_cohorts_of(session, person_id=person_id) if c.id == cohort_id)
    return next((c for c in cohorts if c.contact_name or c.contact_phone or c.contact_wechat), None)


def list_certificates(session: Session, *, person_id: int) -> tuple[CertificateRow, ...]:
    """Return certificates that were not replaced, the newest first; always one statement."""
    rows = read_columns(session, _certificates_of_person(), {"person_id": person_id})
    return tuple(
        CertificateRow(
            format_serial(row.serial), row.enrolment_id, row.state, stated.titles, stated.issued
        )
        for row in rows
        for stated in [from_text(row.statement or "")]
    )


@functools.cache
def _certificates_of_person() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Certificate.serial, Certificate.enrolment_id, Certificate.state, Certificate.statement
        )
        .where(
            Certificate.person_id == bindparam("person_id"),
            Certificate.state != "replaced",
            Certificate.erased_at.is_(None),
        )
        .order_by(Certificate.id.desc())
    )
