"""The documents name every command and setting, and say what the code says."""

import fnmatch
import importlib.util
import pkgutil
import re

import click
import pytest

from lms.accounts.permissions.matrix import MATRIX, Audience
from lms.cli import COMMANDS, group
from lms.config import DESCRIPTIONS, Settings
from lms.content.folder import check_folder
from lms.folders import COURSES, PACKAGE
from tests.contracts.tree import ROOT, list_files, name

DOCS = ROOT / "docs"
MAX_RECORD_LENGTH = 400
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w.<>*-]*(?:/[\w.<>*-]*)+|[\w-]+\.(?:css|html|js|md|po|py|toml)").fullmatch
DOTTED = re.compile(r"[a-z]\w*(?:\.\w+)+").fullmatch
WORD = re.compile(r"\w+")
NAME = re.compile(r"\b(?:\w+_\w+|[A-Z]\w*[a-z]\w*[A-Z]\w*)\b")
# Made when somebody needs them ("Where to add what"), or by the first start.
PLANNED = {
    "lms/inquiries/services/comments.py", "lms/pages/learner/views/lesson_comments.py",
    "lms/templates/learner/lesson_comments.html", "lms/certificates/badge.py", "data/",
}  # fmt: skip
LINK = re.compile(r"\]\(([\w./-]+?)(?:#[\w-]+)?\)")


def list_commands() -> list[str]:
    found = []
    for first in COMMANDS:
        command = group.get_command(click.Context(group), first)
        inner = (
            command.list_commands(click.Context(command))
            if isinstance(command, click.Group)
            else []
        )
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
        "Remove the command that is gone from the table in docs/operating.md."
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
    columns = [audience.value for audience in Audience]
    rows = [["", *columns], *([row.value, *map(str, cells)] for row, cells in MATRIX.items())]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    table = "\n".join([lines[0].replace("|  |", "| |"), "|---" * len(rows[0]) + "|", *lines[1:]])

    assert table in (DOCS / "security.md").read_text(), (
        f"Copy this table into docs/security.md:\n{table}"
    )


def test_content_review_lists_every_lesson():
    text = (DOCS / "content-review.md").read_text()
    for course in check_folder(COURSES).courses.values():
        for lesson in course.structure.order:
            assert f"| `{course.structure.id}/{lesson}` " in text, (
                "Add the lesson to the table in docs/content-review.md."
            )


def test_architecture_names_every_package():
    parts = [path.relative_to(PACKAGE).parts for path in list_files("lms/*.py")]
    layers = {f"`lms/{top}{'/' if inner else ''}`" for top, *inner in parts if top[:2] != "__"}
    text = (DOCS / "architecture.md").read_text()

    missing = {layer for layer in layers if layer not in text}

    assert missing == set(), "Add it to the table of layers in docs/architecture.md."


def list_quoted():
    for path in list_files("docs/architecture.md", "docs/glossary.md", "CONTRIBUTING.md"):
        yield from QUOTED.findall(path.read_text())


def test_files_that_documents_name_exist():
    files = [f"/{name(path)}" for path in list_files(".")]
    patterns = {quoted: re.sub("<[^>]+>", "*", quoted) for quoted in filter(FILE, list_quoted())}

    missing = {
        quoted
        for quoted, pattern in patterns.items()
        if not fnmatch.filter(files, f"*/{pattern}{'*' if pattern.endswith('/') else ''}")
    }

    assert missing == PLANNED, "Name the file where it is now."


def test_names_that_documents_quote_are_in_the_code():
    sources = list_files("lms/*.py", "lms/templates/*", "static/src/*", "pyproject.toml")
    words = {word for path in sources for word in WORD.findall(path.read_text("utf-8"))}
    quoted = {item for item in list_quoted() if not FILE(item)}

    unknown = {word for item in quoted for word in NAME.findall(item) if word not in words}
    for dotted in filter(DOTTED, quoted):
        top = dotted.removeprefix("lms.").split(".")[0]
        if importlib.util.find_spec(f"lms.{top}"):
            try:
                pkgutil.resolve_name(f"lms.{dotted.removeprefix('lms.')}")
            except (AttributeError, ImportError):
                unknown.add(dotted)

    assert unknown == set(), "Quote the name that the code bears now."


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
