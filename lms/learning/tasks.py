"""Automatic reminders: requested each morning, sent by a job."""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import day_of, now
from lms.config import Settings
from lms.db import Database
from lms.enrolment.queries.cohorts import get_cohort
from lms.errors import MessageError
from lms.learning.queries.reminders import list_cohorts_to_remind, list_people_to_remind
from lms.learning.services.reminders import begin_reminding, remind

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReminderTask:
    """Handles REMIND_JOB. Without a mail server (`sends` is False) nothing is sent."""

    database: Database
    base_url: str
    sends: bool

    def request_due(self, at: dt.datetime) -> int:
        """Request the reminders of every cohort where it is morning; return the number of cohorts.

        Any number of workers may call it repeatedly: the row of the day admits one request only.
        """
        if not self.sends:
            return 0
        with self.database.read_session() as session:
            cohorts = list_cohorts_to_remind(session, now=at)
        return sum(
            self.database.write(
                begin_reminding, Act(SYSTEM, at), cohort_id=row.id, day=day_of(at, row.zone)
            )
            for row in cohorts
        )

    def __call__(self, payload: Mapping[str, Any]) -> None:
        """Send the reminders of the payload's day. A repeated run sends those still missing."""
        day = dt.date.fromisoformat(payload["day"])
        self.remind_all(int(payload["cohort_id"]), day, at=now())

    def remind_all(self, cohort_id: int, day: dt.date, *, at: dt.datetime) -> int:
        """Send to everybody who is due, one transaction each; return the number of reminders.

        An interrupted run loses nothing: a person reminded today gets no second reminder. A job
        that runs on a later day sends nothing, because that day has its own request.
        """
        with self.database.read_session() as session:
            cohort = get_cohort(session, cohort_id)
            if not self.sends or not cohort.reminds_by_mail or day_of(at, cohort.zone) != day:
                return 0
            people = list_people_to_remind(session, cohort, now=at)
        return sum(self._remind(cohort_id, person_id, at) for person_id in people)

    def _remind(self, cohort_id: int, person_id: int, at: dt.datetime) -> bool:
        try:
            self.database.write(
                remind,
                Act(SYSTEM, at),
                cohort_id=cohort_id,
                person_id=person_id,
                base_url=self.base_url,
            )
        except MessageError as refusal:  # progressed since the query, or no usable address
            log.info("person %d was not reminded: %s", person_id, type(refusal).__name__)
            return False
        return True


def build_reminder_task(settings: Settings, database: Database) -> ReminderTask:
    """Return the handler for the worker."""
    return ReminderTask(database, settings.address, bool(settings.mail_url))
