"""People of cohorts for whom a coordinator has something to do."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, RoleGrant
from lms.accounts.permissions.principal import RoleName
from lms.accounts.queries.cards import select_open_card
from lms.db import UtcDateTime, read_columns
from lms.enrolment.models import Enrolment


@dataclass(frozen=True)
class PersonToDo:
    """A person of a cohort who is to be confirmed, or needs a card, or both.

    `needs_card` as of `CardHolder`: without a PIN of theirs, and without a valid card.
    """

    cohort_id: int
    person_id: int
    roles: tuple[RoleName, ...]
    is_confirmed: bool
    needs_card: bool


def list_people_to_do(
    session: Session, cohort_ids: Collection[int], *, now: dt.datetime
) -> tuple[PersonToDo, ...]:
    """Return these people of the cohorts, in one statement."""
    values = {"cohort_ids": sorted(cohort_ids), "now": now}
    rows = read_columns(session, _select_people_to_do(), values)
    found = {}
    roles: dict[tuple[int, int], set[RoleName]] = defaultdict(set)
    for row in rows:
        found[row.cohort_id, row.person_id] = row
        roles[row.cohort_id, row.person_id].update({row.role} - {None})
    return tuple(
        PersonToDo(
            row.cohort_id, row.person_id, tuple(sorted(roles[key])), row.confirmed, row.needs_card
        )
        for key, row in found.items()
    )


@functools.cache  # every view of a cohort sends it
def _select_people_to_do() -> Select[*tuple[Any, ...]]:
    open_card = select_open_card(bindparam("now", type_=UtcDateTime()))
    has_no_pin = or_(Person.notice_accepted_at.is_(None), Person.secret_hash.is_(None))
    needs_card = and_(has_no_pin, ~open_card.exists())
    return (
        select(
            Enrolment.cohort_id,
            Enrolment.person_id,
            Person.confirmed,
            needs_card.label("needs_card"),
            RoleGrant.role,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)),
            Enrolment.ended_at.is_(None),
            Person.disabled_at.is_(None),
            or_(Person.confirmed.is_(False), needs_card),
        )
    )
