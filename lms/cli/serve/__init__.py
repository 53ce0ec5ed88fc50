"""`lms serve`: prepare the data folder, then run the web processes and the worker as one."""

import dataclasses

import click

from lms.cli.logs import log_as_lines
from lms.cli.serve.family import run_family
from lms.cli.serve.listening import listen
from lms.cli.serve.refusals import refuse_unsafe
from lms.config import Settings


@click.command("serve")
def command() -> None:
    """Make or migrate the database, then serve until SIGTERM.

    With LMS_DEMO=1 an empty data folder becomes the demo cooperative. Several may start at once
    on one database: one prepares it, the others wait. At SIGTERM what is under way is finished.
    """
    settings = Settings.from_environment()
    log_as_lines()
    refuse_unsafe(settings)
    listener = listen(settings)
    settings = dataclasses.replace(settings, port=listener.getsockname()[1])
    raise SystemExit(run_family(settings, listener))
