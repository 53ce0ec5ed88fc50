"""Enrolments moved from one cohort to another, with all progress."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import tuple_, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.audit import AuditEntry, record_all
from lms.db.chunks import chunks
from lms.enrolment.models import Enrolment


@dataclass(frozen=True)
class EnrolmentMove:
    """A person's course, the cohort with which it is taken, and that to which it moves."""

    person_id: int
    course_id: int
    source_id: int
    target_id: int


def move_enrolments_to_cohort(session: Session, act: Act, moves: Sequence[EnrolmentMove]) -> None:
    """Move open enrolments; one that is no longer in its source cohort stays where it is."""
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for move in moves:
        groups[move.source_id, move.target_id].append((move.person_id, move.course_id))
    for (source_id, target_id), keys in groups.items():
        for part in chunks(keys):
            named = tuple_(Enrolment.person_id, Enrolment.course_id).in_(part)
            current = (Enrolment.cohort_id == source_id, Enrolment.ended_at.is_(None))
            session.execute(update(Enrolment).where(named, *current).values(cohort_id=target_id))
    people = {(move.person_id, move.source_id, move.target_id) for move in moves}
    entries = [
        AuditEntry(
            AuditAct.COHORT_LEARNER_MOVED, "person", person_id, {"cohort": to, "from": source}
        )
        for person_id, source, to in sorted(people)
    ]
    record_all(session, act, entries)
