"""What commands say: in the language of the terminal, results to stdout, reasons to stderr."""

import os

import click

from lms.errors import Refusal
from lms.i18n import compile_stale, match_language, translate


def language() -> str:
    """`zh` when the locale of the shell is Chinese, else `en`."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return match_language((locale or "en").split(".")[0].replace("_", "-"))


def translated(message: str, **values: object) -> str:
    """The message in the terminal's language, with its placeholders filled in."""
    compile_stale()
    return translate(message, language(), **values)


def describe(refusal: Refusal) -> str:
    """What a refusal says, in the terminal's language."""
    return translated(refusal.message, **refusal.values)


def say(text: str) -> None:
    """A line of the result."""
    click.echo(text)


def say_error(text: str) -> None:
    """Why it was not done."""
    click.echo(text, err=True)
