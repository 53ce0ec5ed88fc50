"""Notes of learners that something is wrong with a question, for trainers and coordinators."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.text import clean_text
from lms.assessment.models import QuestionReport
from lms.assessment.queries.question_reports import get_reportable, select_reports
from lms.enrolment.services.locks import lock_open_enrolment
from lms.errors import NotFound, Refusal

MAX_REPORT_LENGTH = 1000
MAX_REPORTS_A_DAY = 10
"""Notes of one learner in one course within a day."""
_DAY = dt.timedelta(days=1)


class ReportEmpty(Refusal):
    message = "Write something first."


class ReportsUsedUp(Refusal):
    message = "You have sent %(most)s notes about questions today. Go on tomorrow, or phone."


def report_question(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    question_id: str,
    text: str,
) -> int:
    """Store what the learner says is wrong with a question, and return the id of the note.

    The same text about the same question is stored once. Raises NotFound for a question that the
    learner does not have, EnrolmentEnded, ReportEmpty, ReportsUsedUp, TextTooLong, TextUnreadable.
    """
    lock_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    found = get_reportable(
        session, enrolment_id=enrolment_id, lesson=lesson, question_id=question_id
    )
    cleaned = clean_text(text, max_length=MAX_REPORT_LENGTH)
    if not cleaned:
        raise ReportEmpty
    reports = select(QuestionReport).where(QuestionReport.enrolment_id == enrolment_id)
    same = session.scalar(
        reports.where(
            QuestionReport.lesson == lesson,
            QuestionReport.question_id == question_id,
            QuestionReport.text == cleaned,
        )
    )
    if same is not None:
        return same.id
    today = reports.where(QuestionReport.written_at > act.at - _DAY).subquery()
    if (session.scalar(select(func.count()).select_from(today)) or 0) >= MAX_REPORTS_A_DAY:
        raise ReportsUsedUp(most=MAX_REPORTS_A_DAY)
    row = QuestionReport(
        enrolment_id=enrolment_id,
        revision_id=found.revision_id,
        lesson=lesson,
        question_id=question_id,
        text=cleaned,
        written_at=act.at,
    )
    session.add(row)
    session.flush()
    return row.id


def handle_report(
    session: Session, act: Act, *, report_id: int, cohort_id: int, courses: Collection[str]
) -> None:
    """Mark a note as handled; no effect when it is handled already.

    Raises NotFound for a note that is not of these courses in this cohort.
    """
    row = _lock_report(session, report_id, cohort_id, courses)
    if row.handled_at is None:
        row.handled_at, row.handled_by = act.at, act.by.person_id
        session.flush()


def reopen_report(
    session: Session, _act: Act, *, report_id: int, cohort_id: int, courses: Collection[str]
) -> None:
    """Mark a note as not handled again. Raises NotFound, as `handle_report` does."""
    row = _lock_report(session, report_id, cohort_id, courses)
    row.handled_at = row.handled_by = None
    session.flush()


def _lock_report(
    session: Session, report_id: int, cohort_id: int, courses: Collection[str]
) -> QuestionReport:
    found = select_reports(cohort_id=cohort_id, courses=courses)
    ids = found.with_only_columns(QuestionReport.id).where(QuestionReport.id == report_id)
    query = select(QuestionReport).where(QuestionReport.id.in_(ids)).with_for_update()
    row = session.scalar(query)
    if row is None:
        raise NotFound
    return row
