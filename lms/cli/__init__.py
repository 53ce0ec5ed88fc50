"""The command line: one module for each command, imported only when the command is called."""

import contextlib
import importlib
import sys
from collections.abc import Iterator

import click

from lms.cli.click_messages import translate_click
from lms.cli.terminal import (
    ArgumentNotText,
    FileUnusable,
    describe,
    echo_error,
    replace_unencodable,
)
from lms.errors import MessageError

# Name on the command line -> module:command.
COMMANDS = {
    "audit": "lms.cli.audit:audit",
    "certificates": "lms.cli.certificates:certificates",
    "courses": "lms.cli.courses:courses",
    "doctor": "lms.cli.doctor:command",
    "keys": "lms.cli.certificates:keys",
    "people": "lms.cli.people:people",
    "roles": "lms.cli.people:roles",
    "seed": "lms.cli.seed:command",
    "serve": "lms.cli.serve:command",
    "static": "lms.cli.static:static",
    "summaries": "lms.cli.summaries:summaries",
    "worker": "lms.cli.worker:command",
}


class _Commands(click.Group):
    """Importing the modules of all commands would cost `lms serve` half a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.command(cls=_Commands, name="lms", context_settings={"help_option_names": ["-h", "--help"]})
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
