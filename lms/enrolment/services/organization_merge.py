"""The part of a merge of two organizations that concerns enrolments and cohorts."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.enrolment.models import CohortOrganization, Enrolment


@dataclass(frozen=True)
class EnrolmentMoveCounts:
    """`cohorts_of_both`: cohorts offered to both organizations already."""

    enrolments: int
    cohorts: int
    cohorts_of_both: int


def count_enrolments_to_move(
    session: Session, *, source_id: int, target_id: int
) -> EnrolmentMoveCounts:
    """Count what `move_enrolments` would move."""
    cohorts, target_cohorts = _cohorts(session, source_id), _cohorts(session, target_id)
    enrolments = select(func.count()).where(Enrolment.organization_id == source_id)
    return EnrolmentMoveCounts(
        enrolments=session.scalar(enrolments) or 0,
        cohorts=len(cohorts),
        cohorts_of_both=len(cohorts & target_cohorts),
    )


def move_enrolments(session: Session, _act: Act, *, source_id: int, target_id: int) -> None:
    """Move enrolments and cohorts of the source to the target organization."""
    both = _cohorts(session, source_id) & _cohorts(session, target_id)
    offered = CohortOrganization.organization_id == source_id
    session.execute(
        delete(CohortOrganization).where(offered, CohortOrganization.cohort_id.in_(both))
    )
    for table in (CohortOrganization, Enrolment):
        session.execute(
            update(table)
            .where(table.organization_id == source_id)
            .values(organization_id=target_id)
        )
    session.flush()


def _cohorts(session: Session, organization_id: int) -> set[int]:
    return set(
        session.scalars(
            select(CohortOrganization.cohort_id).where(
                CohortOrganization.organization_id == organization_id
            )
        )
    )
