"""Enrolments moved from one cohort to another, with all progress."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_all
from lms.db.chunks import chunks
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import is_counted_enrolment
from lms.enrolment.services.cohort_offer import offer_to_current_organizations


@dataclass(frozen=True)
class EnrolmentMove:
    """A person's course, the cohort with which it is taken, and that to which it moves."""

    person_id: int
    course_id: int
    source_id: int
    target_id: int


def move_enrolments_to_cohort(
    session: Session, act: Act, moves: Sequence[EnrolmentMove]
) -> frozenset[tuple[int, int]]:
    """Move open enrolments; one that is no longer in its source cohort stays where it is.

    A target cohort is offered to the organizations of the people who come: each new offer is
    returned as cohort and organization.
    """
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for move in moves:
        groups[move.source_id, move.target_id].append((move.person_id, move.course_id))
    offers: set[tuple[int, int]] = set()
    for (source_id, target_id), keys in groups.items():
        arriving: set[int] = set()
        for part in chunks(keys):
            named = tuple_(Enrolment.person_id, Enrolment.course_id).in_(part)
            current = (Enrolment.cohort_id == source_id, Enrolment.ended_at.is_(None))
            arriving |= _list_organizations(session, named, *current)
            session.execute(update(Enrolment).where(named, *current).values(cohort_id=target_id))
        added = offer_to_current_organizations(
            session, act, cohort_id=target_id, organization_ids=arriving
        )
        offers |= {(target_id, organization_id) for organization_id in added}
    _record_moves(session, act, moves)
    return frozenset(offers)


def _list_organizations(session: Session, *conditions: ColumnElement[bool]) -> set[int]:
    """Return the organizations for which the counted enrolments of these count."""
    query = select(Enrolment.organization_id).where(is_counted_enrolment(), *conditions).distinct()
    return set(filter(None, session.scalars(query)))


def _record_moves(session: Session, act: Act, moves: Sequence[EnrolmentMove]) -> None:
    people = {(move.person_id, move.source_id, move.target_id) for move in moves}
    entries = [
        AuditEntry(
            AuditAction.COHORT_LEARNER_MOVED, "person", person_id, {"cohort": to, "from": source}
        )
        for person_id, source, to in sorted(people)
    ]
    record_all(session, act, entries)
