"""`lms courses`: commands on course folders for authors and administrators."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lms.cli import terminal
from lms.cli.lazy_group import LazyCommand, LazyGroup
from lms.folders import COURSES, get_layout_folders_by_name
from lms.i18n import build_translate, get_languages_by_code
from lms.i18n.choices import get_facet_values_by_facet

if TYPE_CHECKING:
    from lms.content.problems import Problem


# Checking needs no database.
PUBLISH = LazyCommand(
    "lms.cli.courses_publish:publish",
    short_help="Publish PATH: one course, or a folder of courses with its shared files.",
)


@click.group(cls=LazyGroup, lazy={"publish": PUBLISH})
def courses() -> None:
    """Check, fix and publish course folders."""


@courses.command()
@click.argument(
    "path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=COURSES
)
@click.option("--fix", is_flag=True, help="First fix what can be fixed without changing meaning.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text",
    help="Lines for people and editors, or JSON for programs.",
)  # fmt: skip
@click.option(
    "--language", type=terminal.LanguageCode(), default=terminal.language,
    help="Language of the messages; that of the terminal when absent.",
)  # fmt: skip
def check(path: Path, form: str, language: str, *, fix: bool) -> None:
    """Report every problem in PATH: one course, or a folder of courses.

    Ends with 1 when there is an error; warnings and notices let a course be published.
    """
    from lms.content.folder import check_folder  # slow import

    if fix:
        _fix(path, language, quiet=form == "json")
    today = dt.datetime.now(tz=dt.UTC).date()
    checked = check_folder(
        path,
        today=today,
        layouts=get_layout_folders_by_name(),
        languages=get_languages_by_code(),
        facets=get_facet_values_by_facet(),
    )
    counts = Counter(problem.severity for problem in checked.problems)
    summary = {kind: counts[kind] for kind in ("error", "warning", "notice")}
    summary["courses"] = len(checked.courses)
    if form == "json":
        _print_json(checked.problems, summary, language)
    else:
        _print_text(checked.problems, summary, language, root=_shorten(checked.root))
    if counts["error"]:
        raise SystemExit(1)


def _fix(path: Path, language: str, *, quiet: bool) -> None:
    from lms.content.fix import fix_folder  # slow import

    for changed in fix_folder(path):
        if not quiet:
            shown = _shorten(changed)
            terminal.echo(terminal.translated_in("Fixed: %(path)s", language, path=shown))


def _print_text(
    problems: Sequence["Problem"], summary: dict[str, int], language: str, *, root: Path
) -> None:
    from lms.content.problems import format_problem  # slow import

    translate = build_translate(language)
    for problem in problems:
        terminal.echo(f"{root}/{format_problem(problem, translate)}".removeprefix("./"))
    counts = terminal.translated_in(
        "Courses: %(courses)s. Errors: %(error)s. Warnings: %(warning)s. Notices: %(notice)s.",
        language,
        **summary,
    )
    terminal.echo(counts)


def _print_json(problems: Sequence["Problem"], summary: dict[str, int], language: str) -> None:
    from lms.content.problems import get_fix, get_sentence  # slow import

    translate = build_translate(language)
    listed = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "code": problem.code,
            "message": get_sentence(problem, translate),
            "fix": get_fix(problem, translate),
        }
        for problem in problems
    ]
    terminal.echo(
        json.dumps({"problems": listed, "summary": summary}, ensure_ascii=False, indent=1)
    )


def _shorten(path: Path) -> Path:
    """Return the path relative to the working directory, so that an editor opens it."""
    whole, working_folder = path.resolve(), Path.cwd()
    return whole.relative_to(working_folder) if whole.is_relative_to(working_folder) else whole
