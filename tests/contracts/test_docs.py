"""The documents name every command and setting, and say what the code says."""

import importlib
import re

import click
import pytest

from lms.accounts.permissions.matrix import render_table
from lms.cli import COMMANDS
from lms.config import DESCRIPTIONS, Settings
from lms.content.folder import check_folder
from lms.folders import COURSES, PACKAGE
from tests.contracts.tree import ROOT, list_files, name

DOCS = ROOT / "docs"
MAX_RECORD_LENGTH = 400
LINK = re.compile(r"\]\(([\w./-]+?)(?:#[\w-]+)?\)")


def list_commands() -> list[str]:
    found = []
    for first, place in COMMANDS.items():
        module, _, attribute = place.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        inner = sorted(command.commands) if isinstance(command, click.Group) else []
        found += [f"lms {first} {second}" for second in inner] or [f"lms {first}"]
    return found


@pytest.mark.parametrize("command", list_commands())
def test_operating_names_every_command(command):
    assert f"| `{command}` |" in (DOCS / "operating.md").read_text(), (
        "Add the command to the table of commands in docs/operating.md."
    )


def test_operating_names_no_command_that_is_not_there():
    named = re.findall(r"^\| `(lms [\w ]+)` \|", (DOCS / "operating.md").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(list_commands()), (
        "Take the command that is gone out of the table in docs/operating.md."
    )


@pytest.mark.parametrize("setting", sorted(DESCRIPTIONS))
def test_operating_names_every_setting(setting):
    assert f"| `{setting}` | {DESCRIPTIONS[setting]} |" in (DOCS / "operating.md").read_text(), (
        "Copy the setting's description from lms/config.py into the table in docs/operating.md."
    )


def test_every_setting_is_described():
    fields = {f"LMS_{field.upper()}" for field in Settings.__dataclass_fields__}

    assert fields == set(DESCRIPTIONS), "Describe the setting in DESCRIPTIONS of lms/config.py."


def test_security_holds_the_permission_table():
    assert render_table().strip() in (DOCS / "security.md").read_text(), (
        "Copy what `render_table` of lms/accounts/permissions.py returns into docs/security.md."
    )


def test_content_review_lists_every_lesson():
    text = (DOCS / "content-review.md").read_text()
    for course in check_folder(COURSES).courses.values():
        for lesson in course.structure.order:
            assert f"| `{course.structure.id}/{lesson}` " in text, (
                "Add the lesson to the table in docs/content-review.md."
            )


def test_architecture_names_every_package():
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    text = (DOCS / "architecture.md").read_text()

    missing = {package for package in packages if f"`lms/{package}/`" not in text}

    assert missing == set(), "Add the package to the table of floors in docs/architecture.md."


def test_decisions_are_short_and_numbered():
    records = sorted((DOCS / "adr").glob("*.md"))

    numbers = [path.name[:4] for path in records]
    long = {path.name for path in records if len(path.read_text().split()) > MAX_RECORD_LENGTH}

    assert numbers == [f"{i:04d}" for i in range(1, len(records) + 1)], (
        "Give the new record the next free number."
    )
    assert long == set(), f"Shorten the record to {MAX_RECORD_LENGTH} words."


@pytest.mark.parametrize("path", list_files("*.md", "docs/**/*.md"), ids=name)
def test_links_between_documents_lead_somewhere(path):
    if path.is_relative_to(ROOT / "courses") or path.is_relative_to(ROOT / "tests"):
        return
    links = LINK.findall(path.read_text())
    # Paths in examples of the course format begin with media/.
    targets = [link for link in links if "." in link and not link.startswith("media/")]

    broken = [target for target in targets if not (path.parent / target).exists()]

    assert broken == [], "Name the file by its path from the folder of this document."
