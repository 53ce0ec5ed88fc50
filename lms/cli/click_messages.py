"""The texts of click itself, in the language of the terminal.

click looks them up by gettext in the domain `messages`, as our own; the catalogues hold both.
"""

import gettext
import logging
import os

from lms.cli.terminal import language
from lms.i18n import compile_stale
from lms.i18n.languages import translations_folder

log = logging.getLogger(__name__)

# Of the texts of click, those that a command of ours can show. `make messages` reads them here.
CLICK_MESSAGES = (
    "Aborted!",
    "Missing command.",
    "Options",
    "Commands",
    "Positional arguments",
    "default: {default}",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "No such option {name!r}.",
    "No such command {name!r}.",
    "Option {name!r} does not take a value.",
    "Choose from:\n\t{choices}",
    "{value!r} is not a valid {number_type}.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "{name} {filename!r} does not exist.",
    "file",
    "directory",
    "path",
    "Usage:",
    "Show this message and exit.",
)
CLICK_PLURALS = (
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    (
        "Got unexpected extra argument ({args})",
        "Got unexpected extra arguments ({args})",
    ),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)


def translate_click() -> None:
    """Let click find its texts in our catalogues, in the language of the terminal."""
    try:
        compile_stale()
    except OSError as error:
        log.info("catalogues cannot be compiled, those compiled before are used: %s", error)
    gettext.bindtextdomain("messages", str(translations_folder()))
    # gettext takes this before the locale, of which it would also find variants that are not ours.
    os.environ["LANGUAGE"] = language().replace("-", "_")
