"""The part of a merge of two accounts that concerns attempts at quizzes."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.assessment.models import Allowance, Attempt, QuestionReport
from lms.db.change_log import ChangeLog
from lms.enrolment.services.person_merge import MergedEnrolment

# Offset for the numbers of attempts while they are renumbered, so that no number collides.
_TEMPORARY_OFFSET = 1_000_000


def move_attempts(
    session: Session,
    _act: Act,
    change_log: ChangeLog,
    merged: Iterable[MergedEnrolment],
    *,
    source_id: int,
    target_id: int,
) -> None:
    """Move the attempts of the source; those of merged enrolments are numbered by their start.

    Where both accounts have begun an attempt at a quiz, that of the source stays with the source.
    """
    for pair in merged:
        _merge_attempts(session, change_log, pair)
        allowances = select(Allowance).where(Allowance.enrolment_id == pair.source_id)
        for allowance in change_log.track(session.scalars(allowances)):
            allowance.enrolment_id = pair.target_id
        reports = select(QuestionReport).where(QuestionReport.enrolment_id == pair.source_id)
        for report in change_log.track(session.scalars(reports)):
            report.enrolment_id = pair.target_id
    source_ids = [pair.source_id for pair in merged]
    taken = set(session.scalars(select(Attempt.client_id).where(Attempt.person_id == target_id)))
    moving = select(Attempt).where(
        Attempt.person_id == source_id, Attempt.enrolment_id.not_in(source_ids)
    )
    for attempt in change_log.track(session.scalars(moving.order_by(Attempt.id))):
        attempt.person_id = target_id
        if attempt.client_id in taken:
            attempt.client_id = None
    session.flush()


def _merge_attempts(session: Session, change_log: ChangeLog, pair: MergedEnrolment) -> None:
    query = select(Attempt).order_by(Attempt.lesson, Attempt.number)
    target_rows = session.scalars(query.where(Attempt.enrolment_id == pair.target_id)).all()
    begun = {row.lesson for row in target_rows if row.submitted_at is None}
    source_rows = session.scalars(query.where(Attempt.enrolment_id == pair.source_id)).all()
    moving = [row for row in source_rows if row.submitted_at is not None or row.lesson not in begun]
    # In this order: an undo frees the numbers of the moved ones first.
    change_log.track(moving)
    change_log.track(target_rows)
    for lesson in sorted({row.lesson for row in moving}):
        rows = [row for row in (*target_rows, *moving) if row.lesson == lesson]
        _renumber(session, rows, pair.target_id)


def _renumber(session: Session, rows: Sequence[Attempt], enrolment_id: int) -> None:
    by_start = sorted(rows, key=lambda row: (row.begun_at, row.id))
    for index, row in enumerate(by_start, start=1):
        row.number = _TEMPORARY_OFFSET + index
    session.flush()
    for index, row in enumerate(by_start, start=1):
        row.enrolment_id, row.number = enrolment_id, index
    session.flush()
