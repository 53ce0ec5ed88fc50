"""Services that ask about a lesson, pass a question on, answer it, and publish both."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.enrolment.models import Enrolment
from lms.enrolment.services.locks import lock_open_enrolment
from lms.errors import NotFound, Refusal
from lms.inquiries.models import Inquiry
from lms.inquiries.queries.inquiries import InquiryScope, get_inquiry, select_inquiries
from lms.inquiries.queries.trainers import get_trainers_by_course

MAX_INQUIRY_LENGTH = 1000
MAX_ANSWER_LENGTH = 3000
MAX_INQUIRIES_A_DAY = 10
"""Questions of one learner in one course within a day."""
_DAY = dt.timedelta(days=1)


class InquiryEmpty(Refusal):
    message = "Write your question first."


class AnswerEmpty(Refusal):
    message = "Write the answer first."


class InquiriesUsedUp(Refusal):
    message = "You have asked %(most)s questions today. Go on tomorrow, or phone."


class NoTrainer(Refusal):
    message = "You take this course without a cohort, so no trainer reads your questions here."


class AnswerChanged(Refusal):
    message = "Somebody else has answered meanwhile. Read that answer, then save yours or leave it."


class TrainerUnknown(Refusal):
    message = "Choose a trainer who teaches the course of the question in this cohort."


class InquiryAnswered(Refusal):
    message = "Somebody has answered this question meanwhile, so it need not be passed on."


class WordsChanged(Refusal):
    message = (
        "The answer or the published words have changed meanwhile. Read them on this page, then"
        " publish yours or leave it."
    )


class InquiryNotAnswered(Refusal):
    message = "Answer the question first; then you can publish it."


@dataclass(frozen=True)
class PublishedTexts:
    """A question and its answer in the words that every reader of the lesson sees."""

    question: str
    answer: str


@dataclass(frozen=True)
class SeenVersions:
    """The versions of the answer and of the published words that a trainer has seen."""

    answer: int
    published: int


def ask_about_lesson(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    language: str,
    text: str,
) -> int:
    """Store a learner's question about a lesson of their course, and return its id.

    The caller has seen that the course has the lesson. The same text about the same lesson is
    stored once. Raises NotFound for another person's enrolment, EnrolmentEnded, NoTrainer,
    InquiryEmpty, InquiriesUsedUp, TextTooLong, TextUnreadable.
    """
    enrolment = lock_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    if enrolment.cohort_id is None:
        raise NoTrainer
    cleaned = clean_text(text, max_length=MAX_INQUIRY_LENGTH)
    if not cleaned:
        raise InquiryEmpty
    inquiries = select(Inquiry).where(Inquiry.enrolment_id == enrolment_id)
    same = session.scalar(
        inquiries.where(Inquiry.lesson == lesson, Inquiry.text == cleaned).limit(1)
    )
    if same is not None:
        return same.id
    today = inquiries.where(Inquiry.written_at > act.at - _DAY).subquery()
    if (session.scalar(select(func.count()).select_from(today)) or 0) >= MAX_INQUIRIES_A_DAY:
        raise InquiriesUsedUp(most=MAX_INQUIRIES_A_DAY)
    row = Inquiry(
        enrolment_id=enrolment_id,
        cohort_id=enrolment.cohort_id,
        lesson=lesson,
        language=language,
        text=cleaned,
        written_at=act.at,
    )
    session.add(row)
    session.flush()
    return row.id


def pass_inquiry_on(
    session: Session, act: Act, *, inquiry_id: int, scope: InquiryScope, trainer_id: int
) -> None:
    """Pass a question on to a trainer of its cohort and course.

    Raises NotFound outside the scope, InquiryAnswered, TrainerUnknown.
    """
    row = _lock_inquiry(session, inquiry_id, scope)
    if row.answer is not None:
        raise InquiryAnswered
    inquiry = get_inquiry(session, scope, inquiry_id)
    trainers = get_trainers_by_course(session, cohort_id=inquiry.cohort_id).get(inquiry.course, ())
    if trainer_id not in {trainer.person_id for trainer in trainers}:
        raise TrainerUnknown
    row.passed_to, row.passed_on_at, row.passed_on_by = trainer_id, act.at, act.by.person_id
    session.flush()


def answer_inquiry(
    session: Session, act: Act, *, inquiry_id: int, scope: InquiryScope, text: str, version: int
) -> bool:
    """Store the answer, or another one, which the learner has then not read yet.

    Return whether the learner is to be told of it: not while an earlier one is unread.
    `version`: of the answer that the trainer has seen. The same answer again changes nothing.
    Raises NotFound outside the scope, AnswerEmpty, AnswerChanged, TextTooLong, TextUnreadable.
    """
    row = _lock_inquiry(session, inquiry_id, scope)
    cleaned = clean_text(text, max_length=MAX_ANSWER_LENGTH)
    if not cleaned:
        raise AnswerEmpty
    if row.answer == cleaned:
        return False
    if row.version != version:
        raise AnswerChanged
    is_news = row.answer is None or row.read_at is not None
    row.answer, row.answered_at, row.answered_by = cleaned, act.at, act.by.person_id
    row.version, row.read_at = row.version + 1, None
    session.flush()
    return is_news


def publish_inquiry(
    session: Session,
    act: Act,
    *,
    inquiry_id: int,
    scope: InquiryScope,
    texts: PublishedTexts,
    seen: SeenVersions,
) -> None:
    """Show question and answer, in these words, to everybody who reads the lesson.

    The same words again change nothing. Other words keep the moment of the first ones, by which
    the questions of a lesson are in order. Raises NotFound outside the scope, InquiryNotAnswered,
    InquiryEmpty, AnswerEmpty, TextTooLong, TextUnreadable, WordsChanged.
    """
    row = _lock_inquiry(session, inquiry_id, scope)
    if row.answer is None:
        raise InquiryNotAnswered
    question = clean_text(texts.question, max_length=MAX_INQUIRY_LENGTH)
    answer = clean_text(texts.answer, max_length=MAX_ANSWER_LENGTH)
    if not question:
        raise InquiryEmpty
    if not answer:
        raise AnswerEmpty
    if (row.published_question, row.published_answer) == (question, answer):
        return
    if SeenVersions(row.version, row.published_version) != seen:
        raise WordsChanged
    row.published_question, row.published_answer = question, answer
    row.published_at, row.published_by = row.published_at or act.at, act.by.person_id
    row.published_version += 1
    session.flush()
    record(session, act, AuditEntry(AuditAction.INQUIRY_PUBLISHED, "inquiry", row.id))


def unpublish_inquiry(session: Session, act: Act, *, inquiry_id: int, scope: InquiryScope) -> None:
    """Remove a question from its lesson; no effect when it is not there. Raises NotFound."""
    row = _lock_inquiry(session, inquiry_id, scope)
    if row.published_at is None:
        return
    row.published_question = row.published_answer = row.published_at = row.published_by = None
    row.published_version += 1
    session.flush()
    record(session, act, AuditEntry(AuditAction.INQUIRY_UNPUBLISHED, "inquiry", row.id))


def mark_answer_read(
    session: Session, act: Act, *, person_id: int, inquiry_id: int, version: int
) -> None:
    """Record that the learner has read the answer of this version; no effect otherwise."""
    enrolment_ids = select(Enrolment.id).where(Enrolment.person_id == person_id)
    session.execute(
        update(Inquiry)
        .where(
            Inquiry.id == inquiry_id,
            Inquiry.enrolment_id.in_(enrolment_ids),
            Inquiry.version == version,
            Inquiry.answered_at.is_not(None),
            Inquiry.read_at.is_(None),
        )
        .values(read_at=act.at)
    )


def _lock_inquiry(session: Session, inquiry_id: int, scope: InquiryScope) -> Inquiry:
    ids = select_inquiries(scope).with_only_columns(Inquiry.id).where(Inquiry.id == inquiry_id)
    query = select(Inquiry).where(Inquiry.id.in_(ids))
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row
