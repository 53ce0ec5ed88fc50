"""The enrolment part of a merge of two organizations: enrolments, cohorts, head counts."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.enrolment.models import CohortOrganization, Enrolment, HeadCount, RosterImport


@dataclass(frozen=True)
class EnrolmentMoveCounts:
    """`cohorts_of_both`: offered to both already. `counts_of_both`: head counts to add up."""

    enrolments: int
    cohorts: int
    cohorts_of_both: int
    head_counts: int
    counts_of_both: int
    rosters: int


def count_enrolments_to_move(
    session: Session, *, source_id: int, target_id: int
) -> EnrolmentMoveCounts:
    """Count what `move_enrolments` would move."""
    cohorts, target_cohorts = _cohorts(session, source_id), _cohorts(session, target_id)
    days, target_days = _days(session, source_id), _days(session, target_id)
    enrolments = select(func.count()).where(Enrolment.organization_id == source_id)
    rosters = select(func.count()).where(RosterImport.organization_id == source_id)
    return EnrolmentMoveCounts(
        enrolments=session.scalar(enrolments) or 0,
        cohorts=len(cohorts),
        cohorts_of_both=len(cohorts & target_cohorts),
        head_counts=len(days),
        counts_of_both=len(days & target_days),
        rosters=session.scalar(rosters) or 0,
    )


def move_enrolments(session: Session, *, source_id: int, target_id: int) -> None:
    """Move all rows of this package from the source to the target organization."""
    both = _cohorts(session, source_id) & _cohorts(session, target_id)
    offered = CohortOrganization.organization_id == source_id
    session.execute(
        delete(CohortOrganization).where(offered, CohortOrganization.cohort_id.in_(both))
    )
    for day_id in _days(session, source_id) & _days(session, target_id):
        _add_up(session, day_id, source_id=source_id, target_id=target_id)
    for table in (CohortOrganization, HeadCount, Enrolment, RosterImport):
        session.execute(
            update(table)
            .where(table.organization_id == source_id)
            .values(organization_id=target_id)
        )
    session.flush()


def _add_up(session: Session, day_id: int, *, source_id: int, target_id: int) -> None:
    kept = session.get_one(HeadCount, (day_id, target_id))
    other = session.get_one(HeadCount, (day_id, source_id))
    kept.present += other.present
    kept.women += other.women
    kept.under_35 += other.under_35
    session.delete(other)
    session.flush()


def _cohorts(session: Session, organization_id: int) -> set[int]:
    return set(
        session.scalars(
            select(CohortOrganization.cohort_id).where(
                CohortOrganization.organization_id == organization_id
            )
        )
    )


def _days(session: Session, organization_id: int) -> set[int]:
    return set(
        session.scalars(
            select(HeadCount.training_day_id).where(HeadCount.organization_id == organization_id)
        )
    )
