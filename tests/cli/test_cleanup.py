"""The worker deletes what is over, by itself."""

import datetime as dt

from sqlalchemy import func, select

from lms.accounts.models import SentForm
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.sent_forms import claim_form
from lms.cli.cleanup import CLEANUP_TASKS, build_cleanups
from lms.clock import now


def test_every_cleanup_task_runs_in_the_worker(database):
    at = now()
    database.write(claim_form, Act(SYSTEM, at), form_id="one")
    periodic_tasks = build_cleanups(database)

    for periodic_task in periodic_tasks:
        periodic_task(at + dt.timedelta(days=3))

    assert len(periodic_tasks) == len(CLEANUP_TASKS)
    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(SentForm)) == 0
