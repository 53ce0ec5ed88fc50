"""Last contacts, snoozed people, and the follow-up history of one person."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import read_columns
from lms.enrolment.models import Contact, Snooze


@dataclass(frozen=True)
class LastContact:
    at: dt.datetime
    channel: str
    note: str


@dataclass(frozen=True)
class FollowUp:
    """The newest contact and snooze of one person in a cohort."""

    last_contact: LastContact | None = None
    snoozed_until: dt.date | None = None
    snooze_note: str = ""

    def is_snoozed_on(self, day: dt.date) -> bool:
        return self.snoozed_until is not None and day < self.snoozed_until


@dataclass(frozen=True)
class FollowUpEvent:
    """One line of the history. `channel` of a contact, `until` of a snooze; `by`: name or ''."""

    at: dt.datetime
    channel: str
    until: dt.date | None
    note: str
    by: str


def get_follow_ups_by_person(
    session: Session, *, cohort_id: int, person_id: int | None = None
) -> dict[int, FollowUp]:
    """Return the follow-up by person, for those of a cohort who have any; one statement.

    `person_id`: of this person only.
    """
    query = _follow_ups(of_person=person_id is not None)
    found: dict[int, FollowUp] = {}
    for row in read_columns(session, query, {"cohort_id": cohort_id, "person_id": person_id}):
        earlier = found.get(row.person_id, FollowUp())
        if row.until is None:
            last = LastContact(row.at, row.channel, row.note)
            found[row.person_id] = FollowUp(last, earlier.snoozed_until, earlier.snooze_note)
        else:
            found[row.person_id] = FollowUp(earlier.last_contact, row.until, row.note)
    return found


@functools.cache  # it takes longer to build than to run
def _follow_ups(*, of_person: bool) -> CompoundSelect[*tuple[Any, ...]]:
    cohort_id: BindParameter[int] = bindparam("cohort_id")
    person_id: BindParameter[int] = bindparam("person_id")
    contact_ids = select(func.max(Contact.id)).where(Contact.cohort_id == cohort_id)
    snooze_ids = select(func.max(Snooze.id)).where(Snooze.cohort_id == cohort_id)
    if of_person:
        contact_ids = contact_ids.where(Contact.person_id == person_id)
        snooze_ids = snooze_ids.where(Snooze.person_id == person_id)
    contacts = select(
        Contact.person_id,
        Contact.channel,
        Contact.note,
        Contact.contacted_at.label("at"),
        cast(null(), Date).label("until"),
    ).where(Contact.id.in_(contact_ids.group_by(Contact.person_id)))
    snoozes = select(
        Snooze.person_id, literal("", String), Snooze.note, Snooze.noted_at, Snooze.until
    ).where(Snooze.id.in_(snooze_ids.group_by(Snooze.person_id)))
    return union_all(contacts, snoozes)


def list_follow_up_history(
    session: Session, *, cohort_id: int, person_id: int
) -> tuple[FollowUpEvent, ...]:
    """Return the follow-up history of a person in a cohort, the newest first."""
    contacts = (
        select(
            Contact.contacted_at.label("at"),
            Contact.channel,
            null().label("until"),
            Contact.note,
            Person.printed_name,
        )
        .outerjoin(Person, Person.id == Contact.contacted_by)
        .where(Contact.cohort_id == cohort_id, Contact.person_id == person_id)
    )
    snoozes = (
        select(
            Snooze.noted_at.label("at"),
            literal("").label("channel"),
            Snooze.until,
            Snooze.note,
            Person.printed_name,
        )
        .outerjoin(Person, Person.id == Snooze.noted_by)
        .where(Snooze.cohort_id == cohort_id, Snooze.person_id == person_id)
    )
    events = [
        FollowUpEvent(row.at, row.channel, row.until, row.note, row.printed_name or "")
        for query in (contacts, snoozes)
        for row in session.execute(query)
    ]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))
