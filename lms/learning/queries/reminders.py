"""Cohorts and people due for an automatic reminder, and reminders sent in a cohort."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.clock import day_of
from lms.enrolment.models import Contact, MailStop
from lms.enrolment.queries.cohorts import CohortRow, list_reminding_cohorts
from lms.learning.models import ReminderDay
from lms.learning.queries.at_risk import list_at_risk
from lms.learning.queries.learner_progress import list_progress_of_cohort
from lms.learning.rules.reminders import is_morning, is_too_soon, is_used_up
from lms.mail.models import Mail
from lms.mail.queries import count_mails_by_person

MAX_SHOWN = 50


@dataclass(frozen=True)
class SentReminder:
    """A reminder sent in a cohort; `by`: the name of its author, empty when sent automatically."""

    person_id: int
    printed_name: str
    written_at: dt.datetime
    state: str
    by: str


def kind_of(cohort_id: int) -> str:
    """Return the kind under which the outbox stores the reminders of a cohort."""
    return f"reminder:{cohort_id}"


def list_cohorts_to_remind(session: Session, *, now: dt.datetime) -> tuple[CohortRow, ...]:
    """Return cohorts where it is morning and the reminders of the day are not requested yet."""
    waking = [row for row in list_reminding_cohorts(session) if is_morning(now, row.zone)]
    ids = [row.id for row in waking]
    query = select(ReminderDay.cohort_id, ReminderDay.day).where(ReminderDay.cohort_id.in_(ids))
    recent = query.where(ReminderDay.day >= (now - dt.timedelta(days=2)).date())
    begun = {(cohort_id, day) for cohort_id, day in session.execute(recent)} if ids else set()
    return tuple(row for row in waking if (row.id, day_of(now, row.zone)) not in begun)


def list_people_to_remind(
    session: Session, cohort: CohortRow, *, now: dt.datetime
) -> tuple[int, ...]:
    """Return the ids of people at risk who accept e-mail, have an address, and are due."""
    learner_progress = list_progress_of_cohort(session, cohort_id=cohort.id)
    at_risk_rows = list_at_risk(session, cohort, learner_progress, now=now)
    people = dict.fromkeys(at_risk.progress.person_id for at_risk in at_risk_rows)
    if not people:
        return ()
    written = count_mails_by_person(session, kind=kind_of(cohort.id))
    stopped = exists().where(MailStop.person_id == Person.id)
    query = select(Person.id).where(
        Person.email.is_not(None), Person.email != "", Person.disabled_at.is_(None), ~stopped
    )
    reachable = set(session.scalars(query.where(Person.id.in_(people))))
    return tuple(
        person_id
        for person_id in people
        if person_id in reachable
        and (
            person_id not in written
            or not (
                is_used_up(written[person_id].count)
                or is_too_soon(written[person_id].last_at, now=now)
            )
        )
    )


def list_sent_reminders(session: Session, *, cohort_id: int) -> tuple[SentReminder, ...]:
    """Return the newest first, fifty at most."""
    actor = aliased(Person)
    letter = and_(
        Mail.person_id == Contact.person_id,
        Mail.kind == kind_of(cohort_id),
        Mail.written_at == Contact.contacted_at,
    )
    query = (
        select(
            Person.id.label("person_id"),
            Person.printed_name,
            Mail.written_at,
            Mail.state,
            func.coalesce(actor.printed_name, "").label("by"),
        )
        .select_from(Contact)
        .join(Mail, letter)
        .join(Person, Person.id == Contact.person_id)
        .outerjoin(actor, actor.id == Contact.contacted_by)
        .where(Contact.cohort_id == cohort_id, Contact.channel == "mail")
        .order_by(Mail.id.desc())
        .limit(MAX_SHOWN)
    )
    return tuple(SentReminder(**row) for row in session.execute(query).mappings())
