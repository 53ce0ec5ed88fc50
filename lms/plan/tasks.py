"""The periodic task that reminds owners of first steps, and the job that draws a plan."""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.accounts.queries.organizations import get_organization
from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import now
from lms.config import Settings
from lms.db import Database, is_unavailable
from lms.jobs.worker import JobNotReady
from lms.plan.document import build_plan_sheet, digest_steps
from lms.plan.queries.step_reminders import DueReminder, list_due_reminders
from lms.plan.queries.steps import PlanStep, list_steps
from lms.plan.services.pictures import store_picture
from lms.plan.services.step_reminders import remind_of_step
from lms.printing.engine import EngineNotReady, PdfEngine

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StepReminderTask:
    """Without a mail server (`sends` is False) reminders are shown on the pages alone."""

    database: Database
    base_url: str
    sends: bool

    def remind_due(self, at: dt.datetime) -> int:
        """Remind of every step that is due, one transaction each; return their number.

        A reminder that fails is logged, and the others go out. Any number of workers may call it
        repeatedly: the key of a reminder admits one only.
        """
        with self.database.read_session() as session:
            due = list_due_reminders(session, now=at)
        return sum(self._remind(Act(SYSTEM, at), reminder) for reminder in due)

    def _remind(self, act: Act, reminder: DueReminder) -> bool:
        try:
            return self.database.write(
                remind_of_step, act, reminder, base_url=self.base_url, sends=self.sends
            )
        except Exception as error:
            if is_unavailable(error):
                raise
            log.exception(
                "step %s of organization %d: the reminder failed, it is tried again",
                reminder.page,
                reminder.organization_id,
            )
            return False


def build_step_reminder_task(settings: Settings, database: Database) -> StepReminderTask:
    """Return the task for the worker."""
    return StepReminderTask(database, settings.address, bool(settings.mail_url))


@dataclass(frozen=True)
class PicturePrinter:
    """Handles PICTURE_JOB in a worker, with the engine that prints certificates."""

    database: Database
    engine: PdfEngine

    def __call__(self, payload: Mapping[str, Any]) -> None:
        """Make the picture of the payload from the plan as it is now."""
        from lms.printing.picture import MAX_PAGES, draw_picture, read_height  # slow import

        organization_id, language = int(payload["organization_id"]), str(payload["language"])
        day = dt.date.fromisoformat(payload["day"])
        with self.database.read_session() as session:
            steps = list_steps(session, organization_id=organization_id)
            names = get_organization(session, organization_id).names
        pdf = self._print_fitting(steps, names, language, day)
        webp = draw_picture(pdf, pages=MAX_PAGES)
        self.database.write(
            store_picture,
            Act(SYSTEM, now()),
            organization_id=organization_id,
            language=language,
            digest=digest_steps(steps, names, today=day),
            webp=webp,
            height=read_height(webp),
        )

    def _print_fitting(
        self, steps: Sequence[PlanStep], names: Mapping[str, str], language: str, day: dt.date
    ) -> bytes:
        """Return the PDF, with as many steps as there is room for in the picture."""
        from lms.printing.picture import MAX_PAGES, count_pages  # slow import

        most = sum(bool(step.action) for step in steps)
        while True:
            sheet = build_plan_sheet(steps, names, language, today=day, most=most)
            try:
                pdf = self.engine.print(sheet)
            except EngineNotReady as error:
                raise JobNotReady(str(error)) from error
            pages = count_pages(pdf)
            if pages <= MAX_PAGES or most <= 1:
                return pdf
            most = max(1, min(most - 1, most * MAX_PAGES // pages))
