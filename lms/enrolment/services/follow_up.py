"""Follow-up of learners: contacts, snoozing and unsnoozing."""

import datetime as dt
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.clock import day_of
from lms.enrolment.models import Cohort, Contact, Enrolment, Snooze
from lms.enrolment.rules.cohorts import ContactChannel
from lms.errors import NotFound, Refusal

MAX_SNOOZE = dt.timedelta(days=180)
MAX_NOTE_LENGTH = 500
CHANNELS: tuple[str, ...] = get_args(ContactChannel)


class SnoozeOutOfRange(Refusal):
    message = "Choose a day from tomorrow until %(last)s."


class SnoozeWithoutNote(Refusal):
    message = "Give the reason for the snooze: the person who replaces you will read it."


class ChannelUnknown(Refusal):
    message = "Choose how you were in touch: WeChat, phone, e-mail or a visit."


def record_contact(
    session: Session, act: Act, *, cohort_id: int, person_id: int, channel: str, note: str
) -> int:
    """Record a contact with a person, spoken or written. Raises NotFound, ChannelUnknown."""
    _get_cohort_of(session, cohort_id=cohort_id, person_id=person_id)
    if channel not in CHANNELS:
        raise ChannelUnknown
    row = Contact(
        cohort_id=cohort_id,
        person_id=person_id,
        channel=channel,
        note=clean_text(note, max_length=MAX_NOTE_LENGTH),
        contacted_at=act.at,
        contacted_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    return row.id


def snooze(
    session: Session, act: Act, *, cohort_id: int, person_id: int, until: dt.date, note: str
) -> None:
    """Snooze a person until a day. Raises NotFound, SnoozeOutOfRange, SnoozeWithoutNote."""
    cohort = _get_cohort_of(session, cohort_id=cohort_id, person_id=person_id)
    today = day_of(act.at, cohort.zone)
    check_snooze(until, today=today)
    cleaned = clean_text(note, max_length=MAX_NOTE_LENGTH)
    if not cleaned:
        raise SnoozeWithoutNote
    _add(session, act, cohort_id, person_id, until=until, note=cleaned)
    details: dict[str, str | int | bool | None] = {"cohort": cohort_id, "until": until.isoformat()}
    record(session, act, AuditEntry(AuditAction.FOLLOW_UP_SNOOZED, "person", person_id, details))


def check_snooze(until: dt.date, *, today: dt.date) -> None:
    """Raises SnoozeOutOfRange."""
    if not today < until <= today + MAX_SNOOZE:
        raise SnoozeOutOfRange(last=today + MAX_SNOOZE)


def unsnooze(session: Session, act: Act, *, cohort_id: int, person_id: int) -> None:
    """End the snooze of a person today. Raises NotFound."""
    cohort = _get_cohort_of(session, cohort_id=cohort_id, person_id=person_id)
    today = day_of(act.at, cohort.zone)
    _add(session, act, cohort_id, person_id, until=today, note="")
    record(
        session,
        act,
        AuditEntry(AuditAction.FOLLOW_UP_UNSNOOZED, "person", person_id, {"cohort": cohort_id}),
    )


def _add(
    session: Session, act: Act, cohort_id: int, person_id: int, *, until: dt.date, note: str
) -> None:
    session.add(
        Snooze(
            cohort_id=cohort_id,
            person_id=person_id,
            until=until,
            note=note,
            noted_at=act.at,
            noted_by=act.by.person_id,
        )
    )
    session.flush()


def _get_cohort_of(session: Session, *, cohort_id: int, person_id: int) -> Cohort:
    """Return the cohort. Raises NotFound unless the person takes a course in it."""
    found = session.scalar(
        select(Cohort)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(
            Cohort.id == cohort_id,
            Enrolment.person_id == person_id,
            Enrolment.ended_at.is_(None),
        )
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found
