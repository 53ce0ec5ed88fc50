"""Steps of which somebody is to be reminded, and the reminders that went out."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.clock import day_of
from lms.enrolment.models import Cohort, Enrolment
from lms.learning.rules.reminders import is_morning
from lms.mail.models import Mail
from lms.plan.models import PlanEntry, StepReminder
from lms.plan.queries.step_owners import get_owners_by_step
from lms.plan.queries.steps import list_steps_of
from lms.plan.rules.step_states import find_reminder


@dataclass(frozen=True)
class DueReminder:
    """The natural key of a reminder, and whom it is for."""

    organization_id: int
    page: str
    due_on: dt.date
    kind: str
    person_id: int


@dataclass(frozen=True)
class ReminderRow:
    """A reminder that went out; `mail_state` is empty where it was shown on the page only."""

    organization_id: int
    page: str
    due_on: dt.date
    kind: str
    name: str
    reminded_at: dt.datetime
    mail_state: str | None


def list_due_reminders(
    session: Session, *, now: dt.datetime, organization_ids: Collection[int] | None = None
) -> list[DueReminder]:
    """Return reminders that are due and did not go out, for owners with whom it is morning.

    Nobody is reminded during the quiet period of a cohort in which they learn, and no archived
    organization is.
    """
    if not _is_morning_anywhere(session, now):
        return []
    ids = _list_planning(session) if organization_ids is None else organization_ids
    steps = [step for step in list_steps_of(session, ids) if step.is_under_way]
    owners = get_owners_by_step(session, steps, day=now.date())
    due = []
    for step in steps:
        owner = owners.get((step.organization_id, step.plan_page))
        if owner is None or step.due_on is None or not is_morning(now, owner.time_zone):
            continue
        kind = find_reminder(step.state, step.due_on, today=day_of(now, owner.time_zone))
        if kind is not None:
            due.append(
                DueReminder(
                    step.organization_id, step.plan_page, step.due_on, kind, owner.person_id
                )
            )
    if not due:
        return []
    sent = _list_keys(session, {reminder.organization_id for reminder in due})
    quiet = _list_quiet(session, {reminder.person_id for reminder in due}, now.date())
    return [
        reminder
        for reminder in due
        if reminder.person_id not in quiet
        and (reminder.organization_id, reminder.page, reminder.due_on, reminder.kind) not in sent
    ]


def get_reminders_by_step(
    session: Session, organization_ids: Collection[int]
) -> dict[tuple[int, str], ReminderRow]:
    """Return the newest reminder of each step, by organization and page."""
    rows = session.execute(
        select(
            StepReminder.organization_id,
            StepReminder.page,
            StepReminder.due_on,
            StepReminder.kind,
            Person.printed_name.label("name"),
            StepReminder.reminded_at,
            Mail.state.label("mail_state"),
        )
        .join(Person, Person.id == StepReminder.person_id)
        .outerjoin(Mail, Mail.id == StepReminder.mail_id)
        .where(StepReminder.organization_id.in_(organization_ids))
        .order_by(StepReminder.reminded_at)
    )
    reminders = [ReminderRow(**row) for row in rows.mappings()]
    return {(reminder.organization_id, reminder.page): reminder for reminder in reminders}


def _is_morning_anywhere(session: Session, now: dt.datetime) -> bool:
    """Return whether it is morning in the zone of anybody, before all plans are read."""
    zones = session.scalars(select(Person.time_zone).distinct())
    return any(is_morning(now, zone) for zone in zones)


def _list_planning(session: Session) -> list[int]:
    query = (
        select(PlanEntry.organization_id)
        .join(Organization, Organization.id == PlanEntry.organization_id)
        .where(PlanEntry.role == "date", Organization.archived_at.is_(None))
        .distinct()
    )
    return list(session.scalars(query))


def _list_keys(
    session: Session, organization_ids: Collection[int]
) -> set[tuple[int, str, dt.date, str]]:
    query = select(
        StepReminder.organization_id, StepReminder.page, StepReminder.due_on, StepReminder.kind
    ).where(StepReminder.organization_id.in_(organization_ids))
    return {(row.organization_id, row.page, row.due_on, row.kind) for row in session.execute(query)}


def _list_quiet(session: Session, person_ids: Collection[int], day: dt.date) -> set[int]:
    """Return the people who learn in a cohort that is in its quiet period."""
    query = (
        select(Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Enrolment.person_id.in_(person_ids),
            Enrolment.ended_at.is_(None),
            Cohort.closed_at.is_(None),
            Cohort.quiet_from <= day,
            Cohort.quiet_until >= day,
        )
    )
    return set(session.scalars(query))
