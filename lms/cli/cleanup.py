"""Data that the worker deletes every few minutes after it has expired, in separate transactions."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from lms.accounts.services.sent_forms import sweep_forms
from lms.accounts.services.throttle import delete_old_throttles
from lms.db import Database
from lms.jobs.services import sweep_done
from lms.learning.services.idempotency import sweep_receipts
from lms.workshop.services.join import sweep_claims

SWEEPS: tuple[Callable[..., None], ...] = (
    delete_old_throttles,
    sweep_forms,
    sweep_claims,
    sweep_receipts,
    sweep_done,
)


def build_cleanups(database: Database) -> list[Callable[[dt.datetime], None]]:
    """Return the clean-ups as periodic tasks of a worker."""
    return [partial(_clean_up, database, each) for each in SWEEPS]


def _clean_up(database: Database, service: Callable[..., None], at: dt.datetime) -> None:
    def run(session: Session) -> None:
        service(session, now=at)

    database.write(run)
