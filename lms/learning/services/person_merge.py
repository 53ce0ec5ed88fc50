"""The part of a merge of two accounts that concerns completions and summaries."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.change_log import ChangeLog
from lms.enrolment.models import Enrolment
from lms.enrolment.services.person_merge import MergedEnrolment
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.services.progress import rebuild_summary


def move_progress(
    session: Session, act: Act, change_log: ChangeLog, merged: Iterable[MergedEnrolment]
) -> None:
    """Move the completions of each source enrolment to its target, and rebuild the summaries.

    Where both have completed a lesson, the target has the earlier completion afterwards and the
    source the later one.
    """
    for pair in merged:
        _merge_completions(session, change_log, pair)
        _merge_summaries(session, act, change_log, pair)


def rebuild_summaries(session: Session, act: Act, enrolment_ids: Iterable[int]) -> None:
    """Compute the summaries again of those enrolments that have one, or a lesson that is done."""
    for enrolment_id in enrolment_ids:
        done = select(Completion.id).where(Completion.enrolment_id == enrolment_id).limit(1)
        if session.get(EnrolmentSummary, enrolment_id) or session.scalar(done):
            rebuild_summary(session, act, enrolment_id=enrolment_id)


def _merge_completions(session: Session, change_log: ChangeLog, pair: MergedEnrolment) -> None:
    query = select(Completion).order_by(Completion.id)
    target_rows = {
        row.lesson: row
        for row in session.scalars(query.where(Completion.enrolment_id == pair.target_id))
    }
    source_rows = session.scalars(query.where(Completion.enrolment_id == pair.source_id)).all()
    for row in change_log.track(source_rows):
        same = target_rows.get(row.lesson)
        if same is None:
            row.enrolment_id = pair.target_id
        elif row.completed_at < same.completed_at:
            change_log.track((same,))
            _swap(row, same, ("method", "revision_id", "completed_at"))
    session.flush()


def _merge_summaries(
    session: Session, act: Act, change_log: ChangeLog, pair: MergedEnrolment
) -> None:
    target = session.get(EnrolmentSummary, pair.target_id)
    source = session.get(EnrolmentSummary, pair.source_id)
    if source is None:
        return
    change_log.track([session.get_one(Enrolment, pair.target_id)])
    active = [row.last_active_at for row in (target, source) if row and row.last_active_at]
    if target is None:
        target = EnrolmentSummary(
            enrolment_id=pair.target_id, required_total=source.required_total, done=0
        )
        session.add(target)
        session.flush()
        change_log.add(target)
    else:
        change_log.track((target,))
    target.last_active_at = max(active, default=None)
    session.flush()
    rebuild_summary(session, act, enrolment_id=pair.target_id)


def _swap(source: Completion, target: Completion, names: Iterable[str]) -> None:
    for name in names:
        source_value, target_value = getattr(source, name), getattr(target, name)
        setattr(source, name, target_value)
        setattr(target, name, source_value)
