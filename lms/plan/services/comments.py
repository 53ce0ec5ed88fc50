"""Services that comment on worksheets, answer, and record what was read.

A comment changes nothing of what is done: a worksheet that was handed in stays so.
"""

import datetime as dt

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.text import clean_text
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import get_enrolment
from lms.enrolment.services.locks import EnrolmentEnded
from lms.errors import NotFound, Refusal
from lms.plan.models import WorksheetComment
from lms.plan.queries.plan_pages import get_fields

MAX_COMMENT_LENGTH = 2000
MAX_COMMENTS = 200
"""Comments and answers on one worksheet."""
REPEATED_WITHIN = dt.timedelta(minutes=10)
"""The same text of the same person within this time is the same form sent again."""


class CommentEmpty(Refusal):
    message = "Write something first."


class CommentsUsedUp(Refusal):
    message = "There are %(most)s comments on this worksheet: that is the most. Phone, or meet."


class LearnerHasLeft(NotFound):
    message = (
        "This person no longer takes part in the course, so no comment is added. The worksheet is "
        "kept. Phone, or meet."
    )


class NothingToAnswer(Refusal):
    message = "Nobody has commented on this worksheet yet."


def add_comment(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    text: str,
    last_id: int | None = None,
) -> int:
    """Add a comment, or the learner's answer on their own worksheet, and return its id.

    What the other side wrote up to the comment `last_id` counts as read; without it, everything. A
    form sent twice adds one comment. Raises NotFound, EnrolmentEnded and
    LearnerHasLeft, CommentEmpty, CommentsUsedUp, NothingToAnswer, TextTooLong, TextUnreadable.
    """
    learner_id = _lock(session, person_id=person_id, enrolment_id=enrolment_id, lesson=lesson)
    cleaned = clean_text(text, max_length=MAX_COMMENT_LENGTH)
    if not cleaned:
        raise CommentEmpty
    query = select(WorksheetComment).where(
        WorksheetComment.enrolment_id == enrolment_id, WorksheetComment.lesson == lesson
    )
    newest = session.scalar(query.order_by(WorksheetComment.id.desc()).limit(1))
    if newest is None and person_id == learner_id:
        raise NothingToAnswer
    if newest is not None and _is_repeated(newest, person_id, cleaned, act.at):
        return newest.id
    count = session.scalar(select(func.count()).select_from(query.subquery()))
    if count is not None and count >= MAX_COMMENTS:
        raise CommentsUsedUp(most=MAX_COMMENTS)
    mark_comments_read(
        session,
        act,
        person_id=person_id,
        enrolment_id=enrolment_id,
        lesson=lesson,
        last_id=newest.id if last_id is None and newest else last_id or 0,
    )
    row = WorksheetComment(
        enrolment_id=enrolment_id,
        lesson=lesson,
        person_id=person_id,
        text=cleaned,
        written_at=act.at,
    )
    session.add(row)
    session.flush()
    return row.id


def mark_comments_read(
    session: Session, act: Act, *, person_id: int, enrolment_id: int, lesson: str, last_id: int
) -> None:
    """Record that a person, the learner or a trainer, read what the other side wrote.

    `last_id`: the newest comment that was shown; later ones stay unread.
    """
    learner_id = session.scalar(select(Enrolment.person_id).where(Enrolment.id == enrolment_id))
    by_learner = WorksheetComment.person_id == learner_id
    session.execute(
        update(WorksheetComment)
        .where(
            WorksheetComment.enrolment_id == enrolment_id,
            WorksheetComment.lesson == lesson,
            WorksheetComment.id <= last_id,
            WorksheetComment.read_at.is_(None),
            ~by_learner if person_id == learner_id else by_learner,
        )
        .values(read_at=act.at)
    )


def _lock(session: Session, *, person_id: int, enrolment_id: int, lesson: str) -> int:
    """Lock the enrolment, so that comments are counted one by one; return whose it is.

    Raises NotFound, also where the lesson is no worksheet, EnrolmentEnded, LearnerHasLeft.
    """
    query = select(Enrolment.person_id).where(Enrolment.id == enrolment_id)
    learner_id = session.scalar(query.with_for_update(key_share=True))
    if learner_id is None:
        raise NotFound
    enrolment = get_enrolment(session, person_id=learner_id, enrolment_id=enrolment_id)
    if enrolment.ended_at is not None:
        raise EnrolmentEnded if person_id == learner_id else LearnerHasLeft
    get_fields(session, enrolment, lesson)
    return learner_id


def _is_repeated(newest: WorksheetComment, person_id: int, text: str, now: dt.datetime) -> bool:
    return (newest.person_id, newest.text) == (person_id, text) and (
        now - newest.written_at < REPEATED_WITHIN
    )
