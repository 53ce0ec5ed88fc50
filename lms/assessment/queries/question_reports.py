"""Questions that a learner may report, and the notes about them."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.assessment.models import Attempt, AttemptQuestion, QuestionReport
from lms.catalogue.models import Course
from lms.catalogue.queries.published import get_lesson, get_published, newest_of_edition
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
    """A note about a question, with its author."""

    id: int
    course: str
    revision_id: int
    lesson: str
    question_id: str
    text: str
    written_at: dt.datetime
    person_id: int
    name: str


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
    return next((found for found in _questions(text) if found.id == question_id), None)


def list_reports(
    session: Session, *, cohort_id: int, courses: Collection[str]
) -> tuple[QuestionReportRow, ...]:
    """Return the notes of a cohort's learners in these courses, the newest first."""
    rows = session.execute(
        select(
            QuestionReport.id,
            Course.name.label("course"),
            QuestionReport.revision_id,
            QuestionReport.lesson,
            QuestionReport.question_id,
            QuestionReport.text,
            QuestionReport.written_at,
            Enrolment.person_id,
            Person.printed_name.label("name"),
        )
        .join(Enrolment, Enrolment.id == QuestionReport.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id, Course.name.in_(courses))
        .order_by(QuestionReport.id.desc())
    )
    return tuple(QuestionReportRow(**row) for row in rows.mappings())


def count_reports(session: Session, *, cohort_id: int, courses: Collection[str]) -> int:
    """Return the number of notes of a cohort's learners in these courses."""
    query = (
        select(func.count(QuestionReport.id))
        .join(Enrolment, Enrolment.id == QuestionReport.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.cohort_id == cohort_id, Course.name.in_(courses))
    )
    return session.scalar(query) or 0


def _is_quiz(session: Session, revision_id: int, lesson: str) -> bool:
    return get_published(session, revision_id).structure.lessons[lesson].kind == "quiz"


def _questions(lesson: CompiledLesson) -> Iterator[Question]:
    for part in lesson.parts:
        if isinstance(part, QuestionPart | PracticePart):
            yield part.question
        elif isinstance(part, ScenarioPart):
            yield from part.questions
