"""The part of a merge of two accounts that concerns attempts at quizzes."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.assessment.models import Allowance, Attempt, QuestionReport
from lms.db.row_journal import RowJournal
from lms.enrolment.services.person_merge import JoinedEnrolment

# Offset for the numbers of attempts while they are renumbered, so that no number collides.
_TEMPORARY_OFFSET = 1_000_000


def move_attempts(
    session: Session,
    _act: Act,
    journal: RowJournal,
    joined: Iterable[JoinedEnrolment],
    *,
    source_id: int,
    target_id: int,
) -> None:
    """Move the attempts of the source; those of joined enrolments are numbered by their start.

    Where both accounts have begun an attempt at a quiz, that of the source stays with the source.
    """
    for pair in joined:
        _join_attempts(session, journal, pair)
        allowances = select(Allowance).where(Allowance.enrolment_id == pair.emptied_id)
        for allowance in journal.watch(session.scalars(allowances)):
            allowance.enrolment_id = pair.remaining_id
        reports = select(QuestionReport).where(QuestionReport.enrolment_id == pair.emptied_id)
        for report in journal.watch(session.scalars(reports)):
            report.enrolment_id = pair.remaining_id
    emptied = [pair.emptied_id for pair in joined]
    taken = set(session.scalars(select(Attempt.client_id).where(Attempt.person_id == target_id)))
    moving = select(Attempt).where(
        Attempt.person_id == source_id, Attempt.enrolment_id.not_in(emptied)
    )
    for attempt in journal.watch(session.scalars(moving.order_by(Attempt.id))):
        attempt.person_id = target_id
        if attempt.client_id in taken:
            attempt.client_id = None
    session.flush()


def _join_attempts(session: Session, journal: RowJournal, pair: JoinedEnrolment) -> None:
    query = select(Attempt).order_by(Attempt.lesson, Attempt.number)
    remaining = session.scalars(query.where(Attempt.enrolment_id == pair.remaining_id)).all()
    begun = {row.lesson for row in remaining if row.submitted_at is None}
    others = session.scalars(query.where(Attempt.enrolment_id == pair.emptied_id)).all()
    moving = [row for row in others if row.submitted_at is not None or row.lesson not in begun]
    # In this order: an undo frees the numbers of the moved ones first.
    journal.watch(moving)
    journal.watch(remaining)
    for lesson in sorted({row.lesson for row in moving}):
        rows = [row for row in (*remaining, *moving) if row.lesson == lesson]
        _renumber(session, rows, pair.remaining_id)


def _renumber(session: Session, rows: Sequence[Attempt], enrolment_id: int) -> None:
    by_start = sorted(rows, key=lambda row: (row.begun_at, row.id))
    for index, row in enumerate(by_start, start=1):
        row.number = _TEMPORARY_OFFSET + index
    session.flush()
    for index, row in enumerate(by_start, start=1):
        row.enrolment_id, row.number = enrolment_id, index
    session.flush()
