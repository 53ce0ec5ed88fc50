"""`lms doctor`: what this machine has, what it lacks, and how it is configured."""

import sys

import click

from lms import clock
from lms.cli.doctor.machine import check_machine
from lms.cli.doctor.restarts import check_restarts
from lms.cli.doctor.safety import check_safety
from lms.cli.doctor.settings import list_settings
from lms.cli.doctor.storage import check_storage
from lms.cli.terminal import echo, echo_error, translated
from lms.config import Settings

_SIGNS = {"good": "✓", "warning": "!", "error": "✗"}


@click.command("doctor")
def command() -> None:
    """Look at Python, libraries, fonts, database, disk and settings; change nothing.

    Ends with 1 when something keeps lms from running. A warning (!) keeps a part from working, or
    will one day.
    """
    settings = Settings.from_environment()
    findings = [
        *check_machine(settings),
        *check_storage(settings),
        check_safety(settings),
        *check_restarts(settings, now=clock.now()),
    ]
    for finding in findings:
        echo(f"{_SIGNS[finding.level]} {translated(finding.text, **finding.values)}")
    echo("")
    for line in list_settings(settings):
        echo(line)
    errors = sum(finding.level == "error" for finding in findings)
    if errors:
        echo_error(translated("Problems that prevent lms from running: %(count)s.", count=errors))
        sys.exit(1)
