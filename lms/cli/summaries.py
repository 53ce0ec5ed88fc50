"""`lms summaries`: rebuilds rows that are made from others: summaries, and folded names."""

import click
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.folded_names import renew_folded_names
from lms.assessment.models import Attempt
from lms.cli.data_folder import open_database
from lms.cli.terminal import echo, translated
from lms.config import Settings
from lms.db import Database
from lms.enrolment.models import Enrolment
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.services.progress import rebuild_summary

BATCH = 200


@click.group()
def summaries() -> None:
    """Look after the summary rows that cohort pages and reports read."""


@summaries.command()
def rebuild() -> None:
    """Make every summary again from completions and grades; safe while people learn.

    The names of organizations by which lists find them are folded again too. Where all is well
    nothing changes. The command prints how many rows were changed.
    """
    with open_database(Settings.from_environment()) as database:
        done, changed = rebuild_all(database)
        folded = database.write(renew_folded_names, Act(SHELL, clock.now()))
    echo(translated("Rebuilt summaries: %(done)s; of them changed: %(changed)s.",
                   done=done, changed=changed))  # fmt: skip
    if folded:
        echo(translated("Organizations whose names were folded again: %(count)s.", count=folded))


def rebuild_all(database: Database) -> tuple[int, int]:
    """Return how many summaries there are, and how many of them were wrong."""
    tables = (EnrolmentSummary, Completion, Attempt)  # without a row in one there is no summary
    has_begun = or_(*(exists().where(table.enrolment_id == Enrolment.id) for table in tables))
    with database.read_session() as session:
        ids = list(session.scalars(select(Enrolment.id).where(has_begun).order_by(Enrolment.id)))
    changed = 0
    with click.progressbar(range(0, len(ids), BATCH), label=translated("Summaries")) as starts:
        for start in starts:
            changed += database.write(_rebuild, ids=ids[start : start + BATCH])
    return len(ids), changed


def _rebuild(session: Session, *, ids: list[int]) -> int:
    """Rebuild a batch in one transaction, so that learners wait only briefly."""
    before = _read(session, ids)
    for enrolment_id in ids:
        rebuild_summary(session, Act(SHELL, clock.now()), enrolment_id=enrolment_id)
    after = _read(session, ids)
    return sum(before.get(id_) != after[id_] for id_ in ids)


def _read(session: Session, ids: list[int]) -> dict[int, tuple[object, ...]]:
    columns = EnrolmentSummary.__table__.columns
    rows = session.execute(select(*columns).where(EnrolmentSummary.enrolment_id.in_(ids)))
    return {row.enrolment_id: tuple(row) for row in rows}
