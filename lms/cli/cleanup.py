"""Data that the worker deletes every few minutes after it has expired, in separate transactions."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from sqlalchemy.orm import Session

from lms.account_merge.services.merge_undo import clear_undo_data
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.admission_requests import sweep_admission_requests
from lms.accounts.services.sent_forms import sweep_forms
from lms.accounts.services.throttle import delete_old_throttles
from lms.db import Database
from lms.jobs.services import sweep_done
from lms.learning.services.idempotency import sweep_receipts
from lms.roster.services.list_retention import clear_old_lists
from lms.workshop.services.join import sweep_claims

Sweep: TypeAlias = Callable[[Session, Act], None]


def sweep_jobs(session: Session, act: Act) -> None:
    sweep_done(session, now=act.at)


SWEEPS: tuple[Sweep, ...] = (
    delete_old_throttles,
    sweep_forms,
    sweep_admission_requests,
    sweep_claims,
    sweep_receipts,
    clear_undo_data,
    clear_old_lists,
    sweep_jobs,
)


def build_cleanups(database: Database) -> list[Callable[[dt.datetime], None]]:
    """Return the clean-ups as periodic tasks of a worker."""
    return [partial(_clean_up, database, sweep) for sweep in SWEEPS]


def _clean_up(database: Database, service: Sweep, at: dt.datetime) -> None:
    database.write(service, Act(SYSTEM, at))
