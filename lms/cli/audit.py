"""`lms audit`: checks the record of what was done."""

import click

from lms.accounts.queries.audit import verify_chain
from lms.cli.data_folder import open_database
from lms.cli.terminal import echo, translated
from lms.config import Settings
from lms.errors import Refusal


class ChainBroken(Refusal):
    message = "The chain breaks at event %(number)s. Unchanged events before it: %(events)s."


@click.group()
def audit() -> None:
    """Check the record of what was done."""


@audit.command()
def verify() -> None:
    """Verify the hash chain of the audit log; exit 1 when an event was changed or removed.

    Note the number and the last hash somewhere else: events cut off at the end show only there.
    """
    with open_database(Settings.from_environment()) as database, database.read_session() as session:
        report = verify_chain(session)
    if report.broken_number is not None:
        raise ChainBroken(number=report.broken_number, events=report.events)
    echo(
        translated(
            "Unbroken. Events: %(events)s. Last hash: %(head)s",
            events=report.events,
            head=report.head,
        )
    )
