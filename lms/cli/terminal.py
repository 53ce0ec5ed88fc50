"""The output of commands: in the language of the terminal, results to stdout, errors to stderr."""

import contextlib
import io
import os
import sys

import click

from lms.errors import MessageError, SetupProblem
from lms.i18n import (
    DEFAULT_LANGUAGE,
    compile_stale,
    get_languages_by_code,
    is_language,
    match_language,
    translate,
)


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


class LanguageCode(click.ParamType[str]):
    """The code of a language of the product."""

    name = "code"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        code = str(value)
        if not is_language(code):
            self.fail(
                translated(
                    "%(code)s is not a language of this installation. Use one of these: %(known)s.",
                    code=code[:40],
                    known=list(get_languages_by_code()),
                ),
                param,
                ctx,
            )
        return code


def replace_unencodable() -> None:
    """Replace characters that the terminal cannot show, so that they do not end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def language() -> str:
    """Return the language of the shell's locale, English where it is none of ours."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return match_language((locale or DEFAULT_LANGUAGE).split(".")[0].replace("_", "-"))


def translated(message: str, /, **values: object) -> str:
    """Return the message in the terminal's language, with its placeholders filled in."""
    return translated_in(message, language(), **values)


def translated_in(message: str, code: str, /, **values: object) -> str:
    """Return the message in a language that was asked for."""
    # Where the translations cannot be written they were compiled before, or read as they are.
    with contextlib.suppress(OSError):
        compile_stale()
    return translate(message, code, **values)


def describe(error: MessageError) -> str:
    """Return the text of a refusal or a problem of the setup in the terminal's language."""
    return translated(error.message, **error.values)


def echo(text: str) -> None:
    """Print a line of the result."""
    click.echo(text)


def echo_error(text: str) -> None:
    """Print an error to stderr."""
    click.echo(text, err=True)
