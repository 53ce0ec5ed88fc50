"""Reminders by e-mail: at most three to a person in a cohort, three days apart."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.rules.acts import Act
from lms.enrolment.models import Cohort
from lms.enrolment.queries.cohorts import get_cohort
from lms.enrolment.services.follow_up import record_contact
from lms.errors import NotFound, Refusal
from lms.i18n import gettext_noop as _
from lms.i18n import text_in, translate
from lms.jobs.services import enqueue
from lms.learning.message_texts import format_learner_message
from lms.learning.models import ReminderDay
from lms.learning.queries.at_risk import list_at_risk
from lms.learning.queries.learner_progress import list_progress_of_person
from lms.learning.rules.reminders import build_mail_kind, is_too_soon, is_used_up
from lms.mail.queries import list_mails
from lms.mail.services import write_mail

REMIND_JOB = "learning.remind"


class NoAddress(Refusal):
    message = "This person has no e-mail address. Send the text by WeChat."


class NothingToRemind(Refusal):
    message = "This person needs no help today, or the follow-up is snoozed: no reminder was sent."


class RemindersUsedUp(Refusal):
    message = "Three reminders were sent by e-mail, and no more are sent. Phone, or visit."


class ReminderTooSoon(Refusal):
    message = "A reminder went out less than three days ago. Wait until the next."


def begin_reminding(session: Session, act: Act, *, cohort_id: int, day: dt.date) -> bool:
    """Request the reminders of a day of the cohort; return False when requested already."""
    # Lock the cohort: of several workers at the same moment, later ones find the row of the day.
    session.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
    if session.get(ReminderDay, (cohort_id, day)) is not None:
        return False
    session.add(ReminderDay(cohort_id=cohort_id, day=day, begun_at=act.at))
    payload = {"cohort_id": cohort_id, "day": day.isoformat()}
    enqueue(session, kind=REMIND_JOB, payload=payload, now=act.at)
    return True


def remind(session: Session, act: Act, *, cohort_id: int, person_id: int, base_url: str) -> int:
    """Send one reminder and record it as a contact. `base_url`: base URL of the site for the link.

    Raises NotFound, NoAddress, RecipientOptedOut, NothingToRemind, RemindersUsedUp,
    ReminderTooSoon.
    """
    # Lock the cohort: two reminders at the same moment must not exceed the maximum.
    session.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
    cohort = get_cohort(session, cohort_id)
    person_progress = list_progress_of_person(session, cohort_id=cohort_id, person_id=person_id)
    if not person_progress:
        raise NotFound
    person = session.get_one(Person, person_id)
    if not person.email or person.disabled_at is not None:
        raise NoAddress
    at_risk_rows = list_at_risk(session, cohort, person_progress, now=act.at, person_id=person_id)
    if not at_risk_rows:
        raise NothingToRemind
    kind = build_mail_kind(cohort_id)
    _check_limits(session, person_id=person_id, kind=kind, now=act.at)
    language = at_risk_rows[0].progress.language
    titles = at_risk_rows[0].progress.published.structure.titles
    end = translate(_("Reminders end after three."), language)
    which = {"cohort_id": cohort_id, "person_id": person_id}
    record_contact(session, act, **which, channel="mail", note="")
    return write_mail(
        session,
        act,
        person_id=person_id,
        address=person.email,
        kind=kind,
        subject=translate(
            _("Your course “%(course)s”"), language, course=text_in(titles, language)
        ),
        body=f"{format_learner_message(at_risk_rows[0], cohort, base_url=base_url)}\n\n{end}\n",
    )


def _check_limits(session: Session, *, person_id: int, kind: str, now: dt.datetime) -> None:
    written = list_mails(session, person_id=person_id, kind=kind)
    if is_used_up(len(written)):
        raise RemindersUsedUp
    if written and is_too_soon(written[0].written_at, now=now):
        raise ReminderTooSoon
