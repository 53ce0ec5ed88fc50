"""The part of a merge of two accounts that concerns completions and summaries."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.row_journal import RowJournal
from lms.enrolment.models import Enrolment
from lms.enrolment.services.person_merge import JoinedEnrolment
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.services.progress import rebuild_summary


def move_progress(
    session: Session, act: Act, journal: RowJournal, joined: Iterable[JoinedEnrolment]
) -> None:
    """Give the completions of both to the remaining enrolment, the earlier of two of a lesson."""
    for pair in joined:
        _join_completions(session, journal, pair)
        _join_summaries(session, act, journal, pair)


def rebuild_summaries(session: Session, act: Act, enrolment_ids: Iterable[int]) -> None:
    """Compute the summaries again of those enrolments that have one, or a lesson that is done."""
    for enrolment_id in enrolment_ids:
        done = select(Completion.id).where(Completion.enrolment_id == enrolment_id).limit(1)
        if session.get(EnrolmentSummary, enrolment_id) or session.scalar(done):
            rebuild_summary(session, act, enrolment_id=enrolment_id)


def _join_completions(session: Session, journal: RowJournal, pair: JoinedEnrolment) -> None:
    query = select(Completion).order_by(Completion.id)
    remaining = {
        row.lesson: row
        for row in session.scalars(query.where(Completion.enrolment_id == pair.remaining_id))
    }
    others = session.scalars(query.where(Completion.enrolment_id == pair.emptied_id)).all()
    for row in journal.watch(others):
        same = remaining.get(row.lesson)
        if same is None:
            row.enrolment_id = pair.remaining_id
        elif row.completed_at < same.completed_at:
            journal.watch((same,))
            _swap(row, same, ("how", "revision_id", "completed_at"))
    session.flush()


def _join_summaries(session: Session, act: Act, journal: RowJournal, pair: JoinedEnrolment) -> None:
    remaining = session.get(EnrolmentSummary, pair.remaining_id)
    other = session.get(EnrolmentSummary, pair.emptied_id)
    if other is None:
        return
    journal.watch([session.get_one(Enrolment, pair.remaining_id)])
    active = [row.last_active_at for row in (remaining, other) if row and row.last_active_at]
    if remaining is None:
        remaining = EnrolmentSummary(
            enrolment_id=pair.remaining_id, required_total=other.required_total, done=0
        )
        session.add(remaining)
        session.flush()
        journal.add(remaining)
    else:
        journal.watch((remaining,))
    remaining.last_active_at = max(active, default=None)
    session.flush()
    rebuild_summary(session, act, enrolment_id=pair.remaining_id)


def _swap(row: Completion, other: Completion, names: Iterable[str]) -> None:
    for name in names:
        value = getattr(row, name)
        setattr(row, name, getattr(other, name))
        setattr(other, name, value)
