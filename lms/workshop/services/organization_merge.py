"""The part of a merge of two organizations that concerns training days: head counts."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.workshop.models import HeadCount


@dataclass(frozen=True)
class HeadCountMoves:
    """`of_both`: days on which both organizations were counted; their counts are added up."""

    head_counts: int
    of_both: int


def count_head_counts_to_move(
    session: Session, *, source_id: int, target_id: int
) -> HeadCountMoves:
    """Count what `move_head_counts` would move."""
    days, target_days = _days(session, source_id), _days(session, target_id)
    return HeadCountMoves(head_counts=len(days), of_both=len(days & target_days))


def move_head_counts(session: Session, *, source_id: int, target_id: int) -> None:
    """Move the head counts of the source to the target organization."""
    for day_id in _days(session, source_id) & _days(session, target_id):
        _add_up(session, day_id, source_id=source_id, target_id=target_id)
    session.execute(
        update(HeadCount)
        .where(HeadCount.organization_id == source_id)
        .values(organization_id=target_id)
    )
    session.flush()


def _add_up(session: Session, day_id: int, *, source_id: int, target_id: int) -> None:
    target = session.get_one(HeadCount, (day_id, target_id))
    source = session.get_one(HeadCount, (day_id, source_id))
    target.present += source.present
    target.women += source.women
    target.under_35 += source.under_35
    session.delete(source)
    session.flush()


def _days(session: Session, organization_id: int) -> set[int]:
    return set(
        session.scalars(
            select(HeadCount.training_day_id).where(HeadCount.organization_id == organization_id)
        )
    )
