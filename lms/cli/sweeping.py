"""What the worker deletes every few minutes because its time is over, a transaction each."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from lms.accounts.services import sweep_tries
from lms.accounts.services.sent_forms import sweep_forms
from lms.db import Database
from lms.enrolment.services.joining import sweep_claims
from lms.jobs.services import sweep_done
from lms.learning.services.sending import sweep_receipts

SWEEPS: tuple[Callable[..., None], ...] = (
    sweep_tries,
    sweep_forms,
    sweep_claims,
    sweep_receipts,
    sweep_done,
)


def build_sweeps(database: Database) -> list[Callable[[dt.datetime], None]]:
    """As rounds of a worker."""
    return [partial(_sweep, database, each) for each in SWEEPS]


def _sweep(database: Database, service: Callable[..., None], at: dt.datetime) -> None:
    def run(session: Session) -> None:
        service(session, now=at)

    database.write(run)
