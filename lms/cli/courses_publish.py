"""`lms courses publish`: from a folder to revisions that learners see."""

from pathlib import Path

import click

from lms import clock
from lms.catalogue.publishing import Outcome, Printer, publish_folder
from lms.catalogue.services import PublishResult
from lms.cli import terminal
from lms.cli.courses_renewed import tell_renewed
from lms.config import Settings
from lms.content.problems import format_problem
from lms.db import Database
from lms.enrolment.queries import count_under_way
from lms.folders import COURSES
from lms.store import Store


@click.command()
@click.argument(
    "path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=COURSES
)
@click.option("--replace", is_flag=True, help="Also over what was published from the studio.")
@click.option("--note", default="", help="What changed, in one sentence.")
def publish(path: Path, note: str, *, replace: bool) -> None:
    """Publish PATH: one course, or a folder of courses with its shared files.

    The same content again changes nothing. A course with errors stays as it was; the command then
    tells them and ends with 1.
    """
    settings = Settings.from_environment()
    database = Database(settings.database_address)
    printer = Printer(
        database,
        Store(settings.data / "files"),
        by=None,
        now=clock.now(),
        replace=replace,
        note=note,
        count_under_way=count_under_way,
    )
    try:
        failed = [_tell(outcome) for outcome in publish_folder(printer, path)].count(False)
    finally:
        database.dispose()
    if failed:
        raise SystemExit(1)


def _tell(outcome: Outcome) -> bool:
    """Say what became of one course; False when it was not published."""
    if outcome.result is None:
        for problem in outcome.problems:
            if problem.severity == "error":
                terminal.say_error(format_problem(problem, terminal.language()))
        return False
    terminal.say(_sentence(outcome.course, outcome.result))
    tell_renewed(outcome.course, outcome.result)
    return True


def _sentence(course: str, result: PublishResult) -> str:
    values = {"course": course, "number": result.number}
    if not result.is_new:
        return terminal.translated("%(course)s: unchanged, revision %(number)s.", **values)
    if result.is_new_edition and result.number > 1:
        return terminal.translated(
            "%(course)s: revision %(number)s opens an edition; who is under way stays on hers.",
            **values,
        )
    return terminal.translated("%(course)s: published as revision %(number)s.", **values)
