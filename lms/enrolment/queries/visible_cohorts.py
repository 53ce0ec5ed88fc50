"""Whom somebody sees among the people of the network, and whom to ask about the others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person, RoleGrant
from lms.accounts.permissions import Principal
from lms.enrolment.models import Enrolment
from lms.enrolment.rules import chunks

VisibleCohorts: TypeAlias = frozenset[int] | None
"""Cohorts whose people somebody sees; None: everybody."""

MOST_COORDINATORS = 3


def visible_cohorts_of(principal: Principal) -> VisibleCohorts:
    """An administrator sees everybody, a coordinator people of the own cohorts."""
    if any(grant.role == "administrator" for grant in principal.roles):
        return None
    return frozenset(principal.scope_ids("coordinator", "cohort"))


def list_visible_people(session: Session, cohort_ids: Iterable[int]) -> set[int]:
    """The people of these cohorts, see `select_seen`."""
    return set(session.scalars(select_seen(cohort_ids)))


def list_learning(session: Session, cohort_ids: Iterable[int]) -> set[int]:
    """Who of them takes a course there now: what is written of these alone may be changed."""
    here = (Enrolment.cohort_id.in_(sorted(cohort_ids)), Enrolment.ended_at.is_(None))
    return set(session.scalars(select(Enrolment.person_id).where(*here).distinct()))


def select_seen(cohort_ids: Iterable[int]) -> Select[int]:
    """Who takes a course with one of these cohorts; or took one, and learns with no other now.

    It is the one rule of whose people a coordinator is shown, to be enrolled or found in a list.
    """
    own = sorted(cohort_ids)
    other = aliased(Enrolment)
    elsewhere = exists().where(
        other.person_id == Enrolment.person_id,
        other.cohort_id.not_in(own),
        other.ended_at.is_(None),
    )
    is_seen = or_(Enrolment.ended_at.is_(None), ~elsewhere)
    return select(Enrolment.person_id).where(Enrolment.cohort_id.in_(own), is_seen).distinct()


def list_coordinator_names(
    session: Session, person_ids: Iterable[int], *, visible_cohorts: VisibleCohorts
) -> dict[int, tuple[str, ...]]:
    """Names of the coordinators of each of these people: of the cohorts of today, else of earlier.

    Nobody's name where there is none but oneself: an administrator knows.
    """
    ids = sorted(set(person_ids))
    other = Enrolment.cohort_id.not_in(sorted(visible_cohorts or ()))
    now = _name_coordinators(session, ids, other, Enrolment.ended_at.is_(None))
    earlier = _name_coordinators(session, [one for one in ids if one not in now], other)
    return {one: tuple((now.get(one) or earlier.get(one) or [])[:MOST_COORDINATORS]) for one in ids}


def _name_coordinators(
    session: Session,
    ids: Sequence[int],
    *where: Any,  # noqa: ANN401 - SQLAlchemy's expressions
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
