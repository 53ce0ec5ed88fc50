"""The service that comments on a worksheet and delivers the comment to everybody who wrote it."""

from contextlib import suppress
from functools import partial

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import get_enrolment
from lms.errors import NotFound
from lms.plan.queries.worksheet_authors import list_other_authors
from lms.plan.services.comments import CommentsUsedUp, LearnerHasLeft, NothingToAnswer, add_comment


def comment_on_worksheet(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    text: str,
    last_id: int | None = None,
    is_shared: bool,
) -> None:
    """Add a comment to the worksheet of a learner and, `is_shared`, to those of its other writers.

    Each of them reads and answers it on their own worksheet. Raises NotFound, LearnerHasLeft,
    CommentEmpty, CommentsUsedUp, NothingToAnswer, TextTooLong, TextUnreadable.
    """
    row = session.get(Enrolment, enrolment_id)
    if row is None:
        raise NotFound
    enrolment = get_enrolment(session, person_id=row.person_id, enrolment_id=enrolment_id)
    others = list_other_authors(session, enrolment, lesson=lesson, now=act.at) if is_shared else ()
    other_ids = {writer.enrolment_id for writer in others}
    # In one order, so that two comments at once do not wait for each other.
    for id_ in sorted({enrolment_id, *other_ids}):
        add = partial(add_comment, session, act, person_id=person_id, enrolment_id=id_)
        if id_ == enrolment_id:
            add(lesson=lesson, text=text, last_id=last_id)
            continue
        # A full worksheet of another, one who has left meanwhile, or that of the author, does not
        # hold up the comment.
        with suppress(CommentsUsedUp, LearnerHasLeft, NothingToAnswer):
            add(lesson=lesson, text=text, last_id=0)
