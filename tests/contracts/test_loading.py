"""Libraries loaded at the start of a process: each costs every start and every command."""

import json
import subprocess
import sys

import click
import pytest

from lms.cli import COMMANDS, group
from lms.cli.courses import PUBLISH, courses
from tests.contracts.tree import ROOT

# For those who download, print, publish or reach another engine; never for a page or at a start.
ON_DEMAND = {
    "alembic", "babel.messages", "fontTools", "huey", "opencc", "PIL", "psycopg", "pypdf",
    "pypdfium2", "redis", "segno", "weasyprint", "xlsxwriter",
}  # fmt: skip
WEB = {"flask", "gunicorn", "werkzeug"}
PARSING = {"markdown_it", "mdit_py_plugins", "yaml"}
LIST = (
    "import importlib, json, sys;"
    "importlib.import_module(sys.argv[1]);"
    "print(json.dumps([*sys.modules]))"
)


def list_loaded(module):
    ended = subprocess.run(
        [sys.executable, "-c", LIST, module], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(ended.stdout))


@pytest.mark.parametrize(
    ("module", "others"),
    [
        ("lms.cli.serve.web", set()),
        ("lms.cli.background_work", WEB),
        ("lms.cli.people", {*WEB, *PARSING}),
        ("lms.cli.courses", {*WEB, *PARSING, "sqlalchemy"}),
        ("lms.cli", {*WEB, *PARSING, "cryptography", "pydantic", "sqlalchemy"}),
    ],
)
def test_libraries_are_loaded_by_those_who_need_them(module, others):
    found = sorted((ON_DEMAND | others) & list_loaded(module))

    assert found == [], (
        "Import it in the function that needs it, with `# slow import` and who needs it, or move"
        " that function to a module which only they import."
    )


@pytest.mark.parametrize(
    ("parent", "name", "short_help"),
    [(group, name, command.short_help) for name, command in COMMANDS.items()]
    + [(courses, "publish", PUBLISH.short_help)],
)
def test_help_says_of_a_command_what_the_command_says(parent, name, short_help):
    command = parent.get_command(click.Context(parent), name)

    assert short_help == command.help.partition("\n\n")[0].replace("\n", " "), (
        "Take the first sentence of its docstring into the LazyCommand."
    )
