"""The first steps of plans: one for each page, with owner, date and state."""

import datetime as dt
import functools
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import NotFound
from lms.plan.models import PlanEntry, StepChange
from lms.plan.queries.plan_pages import PlanPart, list_parts, select_newest_parts
from lms.plan.rules.step_states import UNDER_WAY, find_due_day, is_overdue

_ROLES = ("first-step", "owner", "date", "measure")


@dataclass(frozen=True)
class StepChangeRow:
    """One change of the state of a step, with its author and moment.

    `step`: the first step as it was written then.
    """

    organization_id: int
    page: str
    version: int
    state: str
    note: str
    due_on: dt.date | None
    step: str
    person_id: int
    name: str
    changed_at: dt.datetime


@dataclass(frozen=True)
class PlanStep:
    """A page of a plan in one line; `saved` is the newest save of the four parts.

    `date`: as it was typed. `due_on`: the newest day of worksheet and changes, None where no day
    can be read. `change`: the newest change, None while the step is open from the beginning.
    `writer_id`: who saved the owner, or else the step.
    """

    organization_id: int
    page: str
    first_step: str
    owner: str
    date: str
    measure: str
    saved: PlanPart
    writer_id: int
    due_on: dt.date | None = None
    change: StepChangeRow | None = None

    @property
    def state(self) -> str:
        return self.change.state if self.change else "open"

    @property
    def version(self) -> int:
        """The number of changes of the state."""
        return self.change.version if self.change else 0

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_rewritten(self) -> bool:
        """Whether another first step was written since the state was changed."""
        return self.change is not None and self.change.step != self.first_step

    def is_overdue(self, today: dt.date) -> bool:
        return is_overdue(self.state, self.due_on, today=today)


def list_steps(session: Session, *, organization_id: int) -> list[PlanStep]:
    """Return one step for each page of a plan where a first step is written."""
    return list_steps_of(session, [organization_id])


def list_steps_of(
    session: Session, organization_ids: Collection[int], *, until: dt.datetime | None = None
) -> list[PlanStep]:
    """Return the steps of several organizations; `until`: as they were before a moment.

    A page with an owner, a date or a measure alone is not a step yet, in lists and in counts.
    """
    values = {"organization_ids": list(organization_ids)}
    limit = {"until": until} if until is not None else {}
    newest_parts = _newest_parts(has_limit=bool(limit))
    parts = list_parts(session, newest_parts, **values, **limit) if organization_ids else ()
    if not parts:
        return []
    changes: list[ColumnElement[bool]] = [StepChange.organization_id.in_(organization_ids)]
    if until is not None:
        changes.append(StepChange.changed_at < until)
    newest = {(row.organization_id, row.page): row for row in _newest_changes(session, *changes)}
    pages = groupby(parts, key=lambda part: (part.organization_id, part.page))
    steps = (_build_step(list(saves), newest.get(key)) for key, saves in pages)
    return [step for step in steps if step.first_step]


def get_step(session: Session, *, organization_id: int, page: str) -> PlanStep:
    """Return the step of one page. Raises NotFound where no first step is written."""
    for step in list_steps(session, organization_id=organization_id):
        if step.page == page:
            return step
    raise NotFound


def list_step_changes(
    session: Session, *, organization_id: int, page: str
) -> tuple[StepChangeRow, ...]:
    """Return every change of the state of a step, the newest first."""
    rows = _changes(session, StepChange.organization_id == organization_id, StepChange.page == page)
    return rows[::-1]


@functools.cache
def _newest_parts(*, has_limit: bool) -> Select[*tuple[Any, ...]]:
    """Build the statement once: 8 % of My learning."""
    of_organizations = PlanEntry.organization_id.in_(bindparam("organization_ids", expanding=True))
    entries: list[ColumnElement[bool]] = [of_organizations, PlanEntry.role.in_(_ROLES)]
    if has_limit:
        entries.append(PlanEntry.saved_at < bindparam("until"))
    return select_newest_parts(*entries)


def _newest_changes(
    session: Session, *conditions: ColumnElement[bool]
) -> tuple[StepChangeRow, ...]:
    newest = (
        select(
            StepChange.organization_id, StepChange.page, func.max(StepChange.version).label("last")
        )
        .where(*conditions)
        .group_by(StepChange.organization_id, StepChange.page)
        .subquery()
    )
    return _changes(
        session,
        *conditions,  # again, so that an index finds the rows of these organizations
        select(newest.c.page)
        .where(
            and_(
                newest.c.organization_id == StepChange.organization_id,
                newest.c.page == StepChange.page,
                newest.c.last == StepChange.version,
            )
        )
        .exists(),
    )


def _changes(session: Session, *conditions: ColumnElement[bool]) -> tuple[StepChangeRow, ...]:
    rows = session.execute(
        select(
            StepChange.organization_id,
            StepChange.page,
            StepChange.version,
            StepChange.state,
            StepChange.note,
            StepChange.due_on,
            StepChange.step,
            StepChange.person_id,
            Person.printed_name.label("name"),
            StepChange.changed_at,
        )
        .join(Person, Person.id == StepChange.person_id)
        .where(*conditions)
        .order_by(StepChange.organization_id, StepChange.page, StepChange.version)
    )
    return tuple(StepChangeRow(**row) for row in rows.mappings())


def _build_step(saves: list[PlanPart], change: StepChangeRow | None) -> PlanStep:
    parts = {part.role: part for part in saves}
    values = {role: part.value.strip() for role, part in parts.items()}
    date = parts.get("date")
    due_on = find_due_day(date.value) if date else None
    if change and change.due_on and (date is None or date.saved_at <= change.changed_at):
        due_on = change.due_on
    newest = max(saves, key=lambda part: part.saved_at)
    return PlanStep(
        organization_id=newest.organization_id,
        page=newest.page,
        first_step=values.get("first-step", ""),
        owner=values.get("owner", ""),
        date=values.get("date", ""),
        measure=values.get("measure", ""),
        saved=newest,
        writer_id=(parts.get("owner") or parts.get("first-step") or newest).person_id,
        due_on=due_on,
        change=change,
    )
