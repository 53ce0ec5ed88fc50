"""The output of commands: in the language of the terminal, results to stdout, errors to stderr."""

import contextlib
import io
import os
import sys

import click

from lms.errors import MessageError, SetupProblem
from lms.i18n import compile_stale, match_language, translate


class FileUnusable(SetupProblem):
    message = (
        "%(path)s cannot be used (%(reason)s). Check that it is there, that this account may read"
        " and write it, and that the disk is not full."
    )


class ArgumentNotText(SetupProblem):
    message = (
        "An argument holds bytes that are not UTF-8. Type it again in a terminal that is set to"
        " UTF-8."
    )


def replace_unencodable() -> None:
    """Replace characters that the terminal cannot show, so that they do not end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def language() -> str:
    """Return `zh` when the locale of the shell is Chinese, else `en`."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return match_language((locale or "en").split(".")[0].replace("_", "-"))


def translated(message: str, **values: object) -> str:
    """Return the message in the terminal's language, with its placeholders filled in."""
    # Where the translations cannot be written they were compiled before, or English is used.
    with contextlib.suppress(OSError):
        compile_stale()
    return translate(message, language(), **values)


def describe(told: MessageError) -> str:
    """Return the text of a refusal or a problem of the setup in the terminal's language."""
    return translated(told.message, **told.values)


def say(text: str) -> None:
    """Print a line of the result."""
    click.echo(text)


def say_error(text: str) -> None:
    """Print an error to stderr."""
    click.echo(text, err=True)
