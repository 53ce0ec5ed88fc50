"""The owners of first steps: the plan names them, and they are found among the members."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person
from lms.plan.queries.steps import PlanStep
from lms.plan.rules.step_states import find_owner


@dataclass(frozen=True)
class StepOwner:
    """A member to whom a step belongs. `is_named`: the plan names them.

    Else they wrote the step, and know the owner.
    """

    person_id: int
    printed_name: str
    language: str
    time_zone: str
    is_named: bool = True


def get_owners_by_step(
    session: Session, steps: Collection[PlanStep], *, day: dt.date
) -> dict[tuple[int, str], StepOwner]:
    """Return the owner of each step by organization and page.

    Without an entry: the plan names nobody who is a confirmed member on the day, and its
    author is none either.
    """
    members = _list_members(session, {step.organization_id for step in steps}, day)
    found = {}
    for step in steps:
        people = members[step.organization_id]
        names = {id_: (row.printed_name, row.latin_name or "") for id_, row in people.items()}
        person_id = find_owner(step.owner, names)
        row = people.get(person_id or step.writer_id)
        if row is not None:
            found[step.organization_id, step.plan_page] = StepOwner(
                person_id=row.person_id,
                printed_name=row.printed_name,
                language=row.language,
                time_zone=row.time_zone,
                is_named=person_id is not None,
            )
    return found


def list_steps_of_owner(
    session: Session, steps: Collection[PlanStep], *, person_id: int, day: dt.date
) -> list[PlanStep]:
    """Return those of the steps that this person is still to do, the earliest day first."""
    open_steps = [step for step in steps if step.is_under_way]
    owners = get_owners_by_step(session, open_steps, day=day) if open_steps else {}
    steps_of_person = [
        step
        for step in open_steps
        if (owner := owners.get((step.organization_id, step.plan_page)))
        and owner.person_id == person_id
    ]
    return sorted(steps_of_person, key=lambda step: (step.due_on or dt.date.max, step.plan_page))


@dataclass(frozen=True)
class _MemberRow:
    organization_id: int
    person_id: int
    printed_name: str
    latin_name: str | None
    language: str
    time_zone: str


def _list_members(
    session: Session, organization_ids: Collection[int], day: dt.date
) -> dict[int, dict[int, _MemberRow]]:
    rows = session.execute(
        select(
            Membership.organization_id,
            Person.id.label("person_id"),
            Person.printed_name,
            Person.latin_name,
            Person.language,
            Person.time_zone,
        )
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organization_id.in_(organization_ids),
            Membership.started_on <= day,
            or_(Membership.ended_on.is_(None), Membership.ended_on >= day),
            Person.disabled_at.is_(None),
            Person.confirmed.is_(True),
        )
        .order_by(Person.id)
    )
    found: dict[int, dict[int, _MemberRow]] = defaultdict(dict)
    for row in rows.mappings():
        member = _MemberRow(**row)
        found[member.organization_id][member.person_id] = member
    return found
