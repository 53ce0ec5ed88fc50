"""Questions that a learner may report, and the notes about them."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.assessment.models import Attempt, AttemptQuestion, QuestionReport
from lms.catalogue.models import Course
from lms.catalogue.queries.published import (
    get_lesson,
    get_lessons_by_revision,
    get_published,
    newest_of_edition,
)
from lms.content.blocks.question import PracticePart, QuestionPart
from lms.content.blocks.scenario import ScenarioPart
from lms.content.compiled import CompiledLesson
from lms.content.question_model import Question
from lms.enrolment.models import Enrolment
from lms.errors import NotFound


@dataclass(frozen=True)
class ReportableQuestion:
    """A question and the revision in which the learner has it."""

    revision_id: int
    question: Question


@dataclass(frozen=True)
class QuestionReportRow:
    """A note about a question, with its author and the name of who handled it."""

    id: int
    course: str
    revision_id: int
    lesson: str
    question_id: str
    text: str
    written_at: dt.datetime
    handled_at: dt.datetime | None
    handled_by: str | None
    person_id: int
    name: str


@dataclass(frozen=True)
class QuestionReportCounts:
    """Counts of notes that are not handled yet, and of handled ones."""

    unhandled: int
    handled: int


def get_reportable(
    session: Session, *, enrolment_id: int, lesson: str, question_id: str, language: str = ""
) -> ReportableQuestion:
    """Return a question of the learner's lesson, or one that an attempt asked.

    Raises NotFound.
    """
    asked_in = session.scalar(
        select(Attempt.revision_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.lesson == lesson,
            AttemptQuestion.question_id == question_id,
            Attempt.submitted_at.is_not(None),
        )
        .order_by(Attempt.id.desc())
        .limit(1)
    )
    revision_id = asked_in or session.scalar(
        select(newest_of_edition(Enrolment.edition_id)).where(Enrolment.id == enrolment_id)
    )
    if revision_id is None:
        raise NotFound
    question = find_question(
        session, revision_id, lesson=lesson, question_id=question_id, language=language
    )
    is_practice = asked_in is None
    if question is None or (is_practice and _is_quiz(session, revision_id, lesson)):
        raise NotFound
    return ReportableQuestion(revision_id, question)


def find_question(
    session: Session, revision_id: int, *, lesson: str, question_id: str, language: str
) -> Question | None:
    """Return a question of a lesson, in the language or in that of the source."""
    if lesson not in get_published(session, revision_id).structure.lessons:
        return None
    text = get_lesson(session, revision_id, lesson=lesson, language=language)
    return _find_in(text, question_id)


def find_reported(
    session: Session, reports: Collection[QuestionReportRow], *, language: str
) -> dict[int, Question | None]:
    """Return the question of each note by the id of the note; one query for all lessons."""
    lesson_refs = {(report.revision_id, report.lesson) for report in reports}
    texts = get_lessons_by_revision(session, lesson_refs, language=language)
    return {
        report.id: _find_in(text, report.question_id) if text else None
        for report in reports
        for text in [texts.get((report.revision_id, report.lesson))]
    }


def select_reports(
    *, cohort_id: int | ColumnElement[int], courses: Collection[str] | BindParameter[Any]
) -> Select[QuestionReport]:
    """Return the statement of the notes of a cohort's learners in these courses."""
    return (
        select(QuestionReport)
        .join(Enrolment, Enrolment.id == QuestionReport.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.cohort_id == cohort_id, Course.name.in_(courses))
    )


def list_reports(
    session: Session, *, cohort_id: int, courses: Collection[str]
) -> tuple[QuestionReportRow, ...]:
    """Return the notes of a cohort's learners in these courses: open ones first, newest first."""
    handler = aliased(Person)
    query = select_reports(cohort_id=cohort_id, courses=courses).with_only_columns(
        QuestionReport.id,
        Course.name.label("course"),
        QuestionReport.revision_id,
        QuestionReport.lesson,
        QuestionReport.question_id,
        QuestionReport.text,
        QuestionReport.written_at,
        QuestionReport.handled_at,
        handler.printed_name.label("handled_by"),
        Enrolment.person_id,
        Person.printed_name.label("name"),
    )
    rows = session.execute(
        query.join(Person, Person.id == Enrolment.person_id)
        .outerjoin(handler, handler.id == QuestionReport.handled_by)
        .order_by(QuestionReport.handled_at.is_not(None), QuestionReport.id.desc())
    )
    return tuple(QuestionReportRow(**row) for row in rows.mappings())


def select_report_counts() -> Select[int | None, int, str, int]:
    """Select the numbers of notes by cohort and course: unhandled ones, and handled ones.

    The cohorts are the parameter `cohort_ids`.
    """
    total, handled = func.count(QuestionReport.id), func.count(QuestionReport.handled_at)
    return (
        select(
            Enrolment.cohort_id,
            (total - handled).label("number"),
            Course.name.label("course"),
            handled.label("handled"),
        )
        .join(Enrolment, Enrolment.id == QuestionReport.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)))
        .group_by(Enrolment.cohort_id, Course.name)
    )


def count_unhandled_reports(
    session: Session, *, cohort_ids: Collection[int], courses: Collection[str]
) -> Counter[int]:
    """Return the numbers of notes about these courses not handled yet, by cohort."""
    counts: Counter[int] = Counter()
    for row in session.execute(select_report_counts(), {"cohort_ids": sorted(cohort_ids)}):
        if row.course in courses:
            counts[row.cohort_id] += row.number
    return +counts


def _is_quiz(session: Session, revision_id: int, lesson: str) -> bool:
    return get_published(session, revision_id).structure.lessons[lesson].kind == "quiz"


def _find_in(text: CompiledLesson, question_id: str) -> Question | None:
    return next((found for found in _questions(text) if found.id == question_id), None)


def _questions(lesson: CompiledLesson) -> Iterator[Question]:
    for part in lesson.parts:
        if isinstance(part, QuestionPart | PracticePart):
            yield part.question
        elif isinstance(part, ScenarioPart):
            yield from part.questions
