"""The first steps of plans: one for each page, with owner, date and state."""

import datetime as dt
import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.accounts.models import Person
from lms.db import UtcDateTime, read_dicts
from lms.errors import NotFound
from lms.plan.models import PlanEntry, StepChange
from lms.plan.queries.plan_pages import PlanPart, select_newest_parts
from lms.plan.rules.step_states import UNDER_WAY, find_due_day, is_overdue

_ROLES = ("first-step", "owner", "date", "measure")
_AUTHOR = aliased(Person)
_CHANGE_COLUMNS: Mapping[str, InstrumentedAttribute[Any]] = {
    "version": StepChange.version,
    "state": StepChange.state,
    "note": StepChange.note,
    "due_on": StepChange.due_on,
    "step": StepChange.step,
    "person_id": StepChange.person_id,
    "name": _AUTHOR.printed_name,
    "changed_at": StepChange.changed_at,
}
"""The fields of a StepChangeRow beside organization and page, and their columns."""
_LABELS = {name: f"change_{name}" for name in _CHANGE_COLUMNS}
"""Their labels beside the columns of a part of the plan, which has some of these names too."""


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

    `due_text`: the date as it was typed. `due_on`: the newest day of worksheet and changes, None
    where no day can be read. `change`: the newest change, None while the step is open from the
    beginning. `writer_id`: who saved the owner, or else the step.
    """

    organization_id: int
    plan_page: str
    action: str
    owner: str
    due_text: str
    success_measure: str
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
        """True if another first step was written since the state was changed."""
        return self.change is not None and self.change.step != self.action

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
    if not organization_ids:
        return []
    values: dict[str, object] = {"organization_ids": list(organization_ids)}
    if until is not None:
        values["until"] = until
    rows = read_dicts(session, _steps(has_limit=until is not None), values)
    pages = groupby(rows, key=lambda row: (row["organization_id"], row["page"]))
    steps = (_read_step(list(page)) for _key, page in pages)
    return [step for step in steps if step.action]


def get_step(session: Session, *, organization_id: int, page: str) -> PlanStep:
    """Return the step of one page. Raises NotFound where no first step is written."""
    for step in list_steps(session, organization_id=organization_id):
        if step.plan_page == page:
            return step
    raise NotFound


def list_step_changes(
    session: Session, *, organization_id: int, page: str
) -> tuple[StepChangeRow, ...]:
    """Return every change of the state of a step, the newest first."""
    rows = _changes(session, StepChange.organization_id == organization_id, StepChange.page == page)
    return rows[::-1]


@functools.cache
def _steps(*, has_limit: bool) -> Select[*tuple[Any, ...]]:
    """Build the statement once, of the newest parts, each with the newest change of its page."""
    of_organizations = PlanEntry.organization_id.in_(bindparam("organization_ids", expanding=True))
    entries: list[ColumnElement[bool]] = [of_organizations, PlanEntry.role.in_(_ROLES)]
    each = aliased(StepChange)
    last = select(func.max(each.version)).where(
        each.organization_id == PlanEntry.organization_id, each.page == PlanEntry.page
    )
    if has_limit:
        until: BindParameter[dt.datetime] = bindparam("until", type_=UtcDateTime())
        entries.append(PlanEntry.saved_at < until)
        last = last.where(each.changed_at < until)
    is_newest = and_(
        StepChange.organization_id == PlanEntry.organization_id,
        StepChange.page == PlanEntry.page,
        StepChange.version == last.correlate(PlanEntry).scalar_subquery(),
    )
    return (
        select_newest_parts(*entries)
        .add_columns(*(column.label(_LABELS[name]) for name, column in _CHANGE_COLUMNS.items()))
        .outerjoin(StepChange, is_newest)
        .outerjoin(_AUTHOR, _AUTHOR.id == StepChange.person_id)
    )


def _read_step(rows: Sequence[Mapping[str, Any]]) -> PlanStep:
    """Read the rows of one page: its parts, each with the same change."""
    labels = frozenset(_LABELS.values())
    saves = [
        PlanPart(**{key: value for key, value in row.items() if key not in labels}) for row in rows
    ]
    changed = {name: rows[-1][label] for name, label in _LABELS.items()}
    if changed["version"] is None:
        return _build_step(saves, None)
    newest = saves[-1]
    change = StepChangeRow(organization_id=newest.organization_id, page=newest.page, **changed)
    return _build_step(saves, change)


def _changes(session: Session, *conditions: ColumnElement[bool]) -> tuple[StepChangeRow, ...]:
    rows = session.execute(
        select(
            StepChange.organization_id,
            StepChange.page,
            *(column.label(name) for name, column in _CHANGE_COLUMNS.items()),
        )
        .join(_AUTHOR, _AUTHOR.id == StepChange.person_id)
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
        plan_page=newest.page,
        action=values.get("first-step", ""),
        owner=values.get("owner", ""),
        due_text=values.get("date", ""),
        success_measure=values.get("measure", ""),
        saved=newest,
        writer_id=(parts.get("owner") or parts.get("first-step") or newest).person_id,
        due_on=due_on,
        change=change,
    )
