"""Data that the worker deletes every few minutes after it has expired, in separate transactions."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from sqlalchemy.orm import Session

from lms.account_merge.services.merge_undo import delete_expired_undo_data
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.admission_requests import delete_expired_admission_requests
from lms.accounts.services.sent_forms import delete_expired_forms
from lms.accounts.services.throttle import delete_expired_throttles
from lms.db import Database
from lms.jobs.services import delete_done_jobs
from lms.learning.services.idempotency import delete_expired_records
from lms.roster.services.list_retention import delete_expired_lists
from lms.workshop.services.join import delete_expired_claims

CleanupTask: TypeAlias = Callable[[Session, Act], None]


def delete_expired_jobs(session: Session, act: Act) -> None:
    delete_done_jobs(session, now=act.at)


CLEANUP_TASKS: tuple[CleanupTask, ...] = (
    delete_expired_throttles,
    delete_expired_forms,
    delete_expired_admission_requests,
    delete_expired_claims,
    delete_expired_records,
    delete_expired_undo_data,
    delete_expired_lists,
    delete_expired_jobs,
)


def build_cleanups(database: Database) -> list[Callable[[dt.datetime], None]]:
    """Return the clean-ups as periodic tasks of a worker."""
    return [partial(_clean_up, database, task) for task in CLEANUP_TASKS]


def _clean_up(database: Database, task: CleanupTask, at: dt.datetime) -> None:
    database.write(task, Act(SYSTEM, at))
