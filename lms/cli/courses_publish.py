"""`lms courses publish`: publishes a folder as revisions that learners see."""

from collections.abc import Iterable
from pathlib import Path

import click

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.catalogue.preparation import PreparedCourse, PreparedSite, Publisher, prepare_folder
from lms.catalogue.publisher import PublishReport, publish_prepared
from lms.catalogue.services.publish import PublishResult
from lms.cli import terminal
from lms.cli.courses_editions import print_updated_editions
from lms.cli.courses_preview import print_preview
from lms.cli.data_folder import open_database
from lms.config import Settings
from lms.content.folder import read_courses_folder
from lms.content.problems import Problem, format_problem, has_errors
from lms.enrolment.queries.enrolments import count_active_learners
from lms.errors import Refusal
from lms.folders import COURSES
from lms.i18n import build_translate
from lms.store import Store


class NothingToPublish(Refusal):
    message = (
        "There is nothing to publish in %(path)s: no folder with a course.yml, and none of"
        " paths.yml, glossary.yml and facts.yml. Name the folder of a course, or the one above."
    )


@click.command()
@click.argument(
    "path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=COURSES
)
@click.option("--replace", is_flag=True, help="Also over what was published from the studio.")
@click.option("--note", default="", help="What changed, in one sentence.")
@click.option("--dry-run", is_flag=True, help="Only print what would change; write nothing.")
def publish(path: Path, note: str, *, replace: bool, dry_run: bool) -> None:
    """Publish PATH: one course, or a folder of courses with its shared files.

    Before a course is written, what changes in it is printed, and for how many learners. The same
    content again changes nothing. A course with errors stays as it was; the command then reports
    them and ends with 1. What of the site the folder lacks (paths.yml, glossary.yml, facts.yml,
    library) stays as it is.
    """
    folder = read_courses_folder(path)
    if not folder.folders and not folder.shared_files:
        raise NothingToPublish(path=path)
    settings = Settings.from_environment()
    with open_database(settings) as database:
        publisher = Publisher(
            database,
            Store(settings.data / "files"),
            act=Act(SHELL, clock.now()),
            replace=replace,
            note=note,
            count_active_learners=count_active_learners,
        )
        run = _preview if dry_run else _publish
        refused = [run(publisher, prepared) for prepared in prepare_folder(publisher, folder)]
    if any(refused):
        raise SystemExit(1)


def _publish(publisher: Publisher, prepared: PreparedSite | PreparedCourse) -> bool:
    """Print what changes, publish it and print the outcome; return whether it was refused."""
    if isinstance(prepared, PreparedCourse):
        print_preview(publisher.database, prepared)
    outcome = publish_prepared(publisher, prepared)
    _print_outcome(outcome)
    return outcome.is_refused


def _preview(publisher: Publisher, prepared: PreparedSite | PreparedCourse) -> bool:
    """Print what publishing would change; return whether it would be refused."""
    _print_errors(prepared.problems)
    if isinstance(prepared, PreparedSite):
        for name in prepared.files:
            terminal.echo(terminal.translated("%(name)s: would be published.", name=name))
        _print_retained(prepared.retained)
    else:
        print_preview(publisher.database, prepared)
        if prepared.changes == ():
            terminal.echo(terminal.translated("%(course)s: unchanged.", course=prepared.course))
    return has_errors(prepared.problems)


def _print_errors(problems: Iterable[Problem]) -> None:
    translate = build_translate(terminal.language())
    for problem in problems:
        if problem.severity == "error":
            terminal.echo_error(format_problem(problem, translate))


def _print_retained(names: Iterable[str]) -> None:
    for name in names:
        terminal.echo(
            terminal.translated(
                "%(name)s: not in this folder, so the site keeps its current version.", name=name
            )
        )


def _print_outcome(outcome: PublishReport) -> None:
    """Print what happened to one course, or to the files of the site."""
    if outcome.is_refused:
        _print_errors(outcome.problems)
    for name in outcome.updated_files:
        terminal.echo(terminal.translated("%(name)s: published.", name=name))
    _print_retained(outcome.retained)
    if outcome.result is not None:
        terminal.echo(_sentence(outcome.course, outcome.result))
        print_updated_editions(outcome.course, outcome.result)


def _sentence(course: str, result: PublishResult) -> str:
    values = {"course": course, "number": result.number}
    if not result.is_new:
        return terminal.translated("%(course)s: unchanged, revision %(number)s.", **values)
    if result.is_new_edition and result.number > 1:
        return terminal.translated(
            "%(course)s: published as revision %(number)s in a new edition, because what is "
            "required changed. Learners who have already begun stay in their edition.",
            **values,
        )
    return terminal.translated("%(course)s: published as revision %(number)s.", **values)
