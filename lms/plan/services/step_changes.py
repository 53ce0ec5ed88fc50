"""The service that changes the state of a first step; every change is kept and signed."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.text import MAX_REASON_LENGTH, clean_text
from lms.accounts.services.locks import lock_members
from lms.clock import day_of
from lms.errors import Conflict, NotFound, Refusal
from lms.plan.models import StepChange
from lms.plan.queries.steps import PlanStep, get_step
from lms.plan.rules.step_states import STATES, UNDER_WAY

_WITHOUT_NOTE = "done"


class StepStateUnknown(Refusal):
    message = "Choose the state of the step: open, done, dropped or moved."


class StepNoteMissing(Refusal):
    message = "Give a short reason: the others in your cooperative and the coordinator read it."


class StepDateMissing(Refusal):
    message = "Write the new date, today or later. The reminders follow it."


class StepChanged(Conflict):
    message = (
        "Somebody else in your cooperative changed this step while you wrote. Look at the history"
        " below, then save again if it still holds."
    )


@dataclass(frozen=True)
class StepUpdate:
    """The submitted form. `due_on`: the new date of a step that is moved or opened again.

    `seen`: the number of changes that the form showed; None is not compared.
    """

    state: str
    note: str = ""
    due_on: dt.date | None = None
    seen: int | None = None


def change_step(
    session: Session,
    act: Act,
    step_update: StepUpdate,
    *,
    person_id: int,
    organization_id: int,
    page: str,
) -> int:
    """Change the state of the first step of a plan page, and return the number of its changes.

    A form sent twice changes nothing the second time. Raises NotFound, StepStateUnknown,
    StepNoteMissing, StepDateMissing, StepChanged, TextTooLong, TextUnreadable.
    """
    if not lock_members(session, organization_id):
        raise NotFound
    step = get_step(session, organization_id=organization_id, page=page)
    today = day_of(act.at, session.get_one(Person, person_id).time_zone)
    note = _check(step_update, today=today)
    row = StepChange(
        organization_id=organization_id,
        page=page,
        version=step.version + 1,
        state=step_update.state,
        note=note,
        due_on=_find_new_day(step_update.state, step_update.due_on) or step.due_on,
        step=step.action,
        person_id=person_id,
        changed_at=act.at,
    )
    if _is_repeated(step, row, step_update.seen):
        return step.version
    if step_update.seen not in {None, step.version}:
        raise StepChanged
    session.add(row)
    session.flush()
    return row.version


def check_note(state: str, note: str) -> None:
    """Raise StepNoteMissing where the state needs a word why and none is written."""
    if not note and state != _WITHOUT_NOTE:
        raise StepNoteMissing


def check_new_day(state: str, due_on: dt.date | None, *, today: dt.date) -> None:
    """Raise StepDateMissing where the state needs a new date, or the date has passed."""
    day = _find_new_day(state, due_on)
    if (day is None and state == "moved") or (day is not None and day < today):
        raise StepDateMissing


def _check(step_update: StepUpdate, *, today: dt.date) -> str:
    """Return the cleaned note; raise what is wrong with the form."""
    if step_update.state not in STATES:
        raise StepStateUnknown
    note = clean_text(step_update.note, max_length=MAX_REASON_LENGTH)
    check_note(step_update.state, note)
    check_new_day(step_update.state, step_update.due_on, today=today)
    return note


def _find_new_day(state: str, due_on: dt.date | None) -> dt.date | None:
    return due_on if state in UNDER_WAY else None


def _is_repeated(step: PlanStep, row: StepChange, seen: int | None) -> bool:
    """Return whether the newest change is this one: a phone sent the form twice."""
    newest = step.change
    return (
        newest is not None
        and seen is not None
        and newest.version == seen + 1
        and (newest.state, newest.note, newest.due_on, newest.person_id)
        == (row.state, row.note, row.due_on, row.person_id)
    )
