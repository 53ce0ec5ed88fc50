"""The people of the network that a reader sees, and the coordinators of the others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person, RoleGrant
from lms.db.chunks import chunks
from lms.enrolment.models import Enrolment
from lms.enrolment.rules.cohorts import VisibleCohorts

MAX_COORDINATORS = 3


def list_visible_people(session: Session, cohort_ids: Iterable[int]) -> set[int]:
    """Return the ids of the people that `select_visible_people` selects."""
    return set(session.scalars(select_visible_people(cohort_ids)))


def list_learner_ids(session: Session, cohort_ids: Iterable[int]) -> set[int]:
    """Return the ids of people who take a course in these cohorts now.

    Only data of these people may be changed.
    """
    in_cohorts = (Enrolment.cohort_id.in_(sorted(cohort_ids)), Enrolment.ended_at.is_(None))
    return set(session.scalars(select(Enrolment.person_id).where(*in_cohorts).distinct()))


def select_visible_people(cohort_ids: Iterable[int]) -> Select[int]:
    """Select people who take a course with these cohorts, or took one and take none elsewhere now.

    This is the only rule for which people a coordinator sees, to enrol them or to match them in an
    import.
    """
    seen_cohorts = sorted(cohort_ids)
    other = aliased(Enrolment)
    elsewhere = exists().where(
        other.person_id == Enrolment.person_id,
        other.cohort_id.not_in(seen_cohorts),
        other.ended_at.is_(None),
    )
    is_seen = or_(Enrolment.ended_at.is_(None), ~elsewhere)
    return (
        select(Enrolment.person_id).where(Enrolment.cohort_id.in_(seen_cohorts), is_seen).distinct()
    )


def get_coordinator_names_by_person(
    session: Session, person_ids: Iterable[int], *, visible_cohorts: VisibleCohorts
) -> dict[int, tuple[str, ...]]:
    """Return the names of each person's coordinators: of current cohorts, else of earlier ones.

    The list is empty where the only coordinator is the reader: an administrator can help.
    """
    ids = sorted(set(person_ids))
    other = Enrolment.cohort_id.not_in(sorted(visible_cohorts or ()))
    current = _name_coordinators(session, ids, other, Enrolment.ended_at.is_(None))
    earlier = _name_coordinators(
        session, [person_id for person_id in ids if person_id not in current], other
    )
    return {
        person_id: tuple(
            (current.get(person_id) or earlier.get(person_id) or [])[:MAX_COORDINATORS]
        )
        for person_id in ids
    }


def _name_coordinators(
    session: Session,
    ids: Sequence[int],
    *where: ColumnElement[bool],
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for part in chunks(ids):
        rows = session.execute(_coordinators().where(Enrolment.person_id.in_(part), *where))
        for person_id, name in rows:
            if name not in found[person_id]:
                found[person_id].append(name)
    return found


def _coordinators() -> Select[int, str]:
    return (
        select(Enrolment.person_id, Person.printed_name)
        .join(RoleGrant, RoleGrant.scope_id == Enrolment.cohort_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == "coordinator",
            RoleGrant.scope_kind == "cohort",
            Person.disabled_at.is_(None),
            Enrolment.cohort_id.is_not(None),
        )
        .order_by(Person.printed_name, Person.id)
    )
