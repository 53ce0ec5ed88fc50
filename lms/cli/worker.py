"""`lms worker`: background work, beside the web processes or on a separate machine."""

import click

from lms.cli.background_work import run_worker
from lms.cli.logs import log_as_lines
from lms.config import Settings


@click.command()
def command() -> None:
    """Do background work (printing certificates and reports, sending mail) until SIGTERM.

    What is under way is finished first. `lms serve` starts one; more may run on other machines.
    """
    log_as_lines()
    run_worker(Settings.from_environment())
