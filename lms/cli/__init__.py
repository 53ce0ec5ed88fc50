"""The command line: one module for each command, imported only when the command is called."""

import contextlib
import sys
from collections.abc import Iterator

import click

from lms.cli.click_messages import translate_click
from lms.cli.lazy_group import LazyCommand, LazyGroup
from lms.cli.terminal import (
    ArgumentNotText,
    FileUnusable,
    describe,
    echo_error,
    replace_unencodable,
)
from lms.errors import MessageError

COMMANDS = {
    "audit": LazyCommand(
        "lms.cli.audit:audit",
        short_help="Check the record of what was done.",
    ),
    "certificates": LazyCommand(
        "lms.cli.certificates:certificates",
        short_help="Verify, replace and revoke certificates.",
    ),
    "courses": LazyCommand(
        "lms.cli.courses:courses",
        short_help="Check, fix and publish course folders.",
    ),
    "doctor": LazyCommand(
        "lms.cli.doctor:command",
        short_help="Look at Python, libraries, fonts, database, disk and settings; change nothing.",
    ),
    "keys": LazyCommand(
        "lms.cli.certificates:keys",
        short_help="Look after the keys that sign certificates.",
    ),
    "people": LazyCommand(
        "lms.cli.people:people",
        short_help="Make accounts and card codes, import lists, stop and allow mails.",
    ),
    "roles": LazyCommand(
        "lms.cli.people:roles",
        short_help="Grant roles.",
    ),
    "search": LazyCommand(
        "lms.cli.search:search",
        short_help="Look after the index of the search.",
    ),
    "seed": LazyCommand(
        "lms.cli.seed:command",
        short_help="Make the demo cooperative in this data folder; "
        "repeating it adds nothing twice.",
    ),
    "serve": LazyCommand(
        "lms.cli.serve:command",
        short_help="Make or migrate the database, then serve until SIGTERM.",
    ),
    "static": LazyCommand(
        "lms.cli.static:static",
        short_help="Build static files.",
    ),
    "summaries": LazyCommand(
        "lms.cli.summaries:summaries",
        short_help="Look after the summary rows that cohort pages and reports read.",
    ),
    "worker": LazyCommand(
        "lms.cli.worker:command",
        short_help="Do background work (printing certificates and reports, sending mail) "
        "until SIGTERM.",
    ),
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    name="lms",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def group() -> None:
    """The learning platform of the Small Producer Organizations.

    Settings are environment variables LMS_*; `lms doctor` lists them. Commands work on the data
    folder LMS_DATA, ./data when it is not set.

    Exit code 0: done. 1: refused, found wrong or failed, with the reason on stderr. 2: called
    wrongly.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run one command. A refusal ends with its reason on stderr and exit code 1."""
    replace_unencodable()
    translate_click()
    with ending_when_refused():
        group.main(args=arguments, prog_name="lms")


@contextlib.contextmanager
def ending_when_refused() -> Iterator[None]:
    """Report a refusal or an unusable file raised inside on stderr, and exit with code 1.

    Other exceptions are bugs and propagate.
    """
    try:
        yield
    except MessageError as message_error:
        echo_error(describe(message_error))
        sys.exit(1)
    except OSError as error:
        if error.errno is None:
            raise
        echo_error(describe(FileUnusable(path=error.filename or "?", reason=error.strerror)))
        sys.exit(1)
    except UnicodeEncodeError as error:
        # Python decodes such bytes as lone surrogates: they come only from the command line, and
        # only a path may contain them.
        if error.reason != "surrogates not allowed":
            raise
        echo_error(describe(ArgumentNotText()))
        sys.exit(1)
