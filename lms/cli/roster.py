"""`lms people import`: import people from a file, with the same preview as on the pages."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.models import Organization
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.typed_values import find_id
from lms.cli.data_folder import open_database
from lms.cli.terminal import describe, echo, echo_error, translated
from lms.config import Settings
from lms.db import Database
from lms.enrolment.models import Cohort
from lms.errors import Refusal
from lms.i18n import gettext_noop as _
from lms.roster.matching.columns import COLUMNS, HeadingsMissing
from lms.roster.matching.import_context import ImportScope
from lms.roster.matching.row_results import RosterQuestion
from lms.roster.queries.imports import ImportPreview, get_import_preview
from lms.roster.queries.uploads import preview_sheets
from lms.roster.services.imports import PreparedImport, apply_import
from lms.roster.services.list_uploads import start_import
from lms.sheets.reader import read_sheets

_MEANT = _("Row %(rows)s: who or what is meant by “%(found)s”?")
_TWICE = _("Rows %(rows)s name the same person, “%(found)s”. Which of them counts?")
_ONE_PHONE = _("One phone in rows %(rows)s: “%(found)s”. Are they different people?")
_HIDDEN = _("Row %(rows)s: hidden in the workbook. Is it to be imported too?")
_ASK_ON_PAGE = _("Answer it on the page of the list.")
_ASK_LATER = _("Import the list without --check, then answer on its page.")


class CohortUnknown(Refusal):
    message = "There is no cohort with the number %(number)s."


class OrganizationUnknown(Refusal):
    message = "There is no organization with the code %(code)s."


class ColumnsNotChosen(Refusal):
    message = (
        "No row with headings was found. Name one column “Name”, or choose the sheet and the "
        "columns on the page of the list, where it waits."
    )


class ImportIntoArchived(Refusal):
    message = "The organization with the code %(code)s is archived."


class CohortNumber(click.ParamType[int]):
    """A number in the range that both databases accept as a row id."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        text = str(value)
        found = find_id(text)
        if not found:
            refused = translated("“%(text)s” is not the number of a cohort.", text=text[:40])
            self.fail(refused, param, ctx)
        return found


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", type=CohortNumber(), help="Number of the cohort they join.")
@click.option("--organization", default="", help="Code of the organization whose list it is.")
@click.option("--check", is_flag=True, help="Only report what would happen; store nothing.")
def import_people(file: Path, cohort: int | None, organization: str, *, check: bool) -> None:
    """Import the people of FILE (XLSX or CSV) into a cohort, or as members of an organization.

    All rows or none: with errors or open questions nothing is written, and the command ends
    with 1, with --check too. Questions are answered on the page of the cohort or cooperative, where
    the list waits; with --check it is not kept.
    """
    if not cohort and not organization:
        raise click.UsageError(translated("Name --cohort, --organization, or both."))
    with open_database(Settings.from_environment()) as database:
        is_done = _run(database, file, cohort, organization, is_check=check)
    if not is_done:
        raise SystemExit(1)


def _run(
    database: Database, file: Path, cohort: int | None, organization: str, *, is_check: bool
) -> bool:
    scope = _find_scope(database, cohort, organization)
    sheets = read_sheets(file.read_bytes(), file.name)
    if is_check:
        with database.read_session() as session:
            preview = preview_sheets(session, sheets, scope, uploaded_by=SHELL.person_id)
        _print_preview(preview, _ASK_LATER)
        return _is_clear(preview)
    number = database.write(start_import, Act(SHELL, clock.now()), scope=scope, sheets=sheets)
    try:
        with database.read_session() as session:
            preview = get_import_preview(session, number, scope)
    except HeadingsMissing as refusal:
        raise ColumnsNotChosen from refusal
    _print_preview(preview, _ASK_ON_PAGE)
    if not preview.can_apply:
        return _is_clear(preview)
    prepared = PreparedImport(number, scope, preview)
    database.write(apply_import, Act(SHELL, clock.now()), prepared=prepared)
    echo(translated("Imported as list %(number)s. It can be undone on its page for one day.",
                   number=number))  # fmt: skip
    return True


def _is_clear(preview: ImportPreview) -> bool:
    return not (preview.counts["error"] or preview.counts["needs_answer"])


def check_cohort_exists(session: Session, number: int) -> None:
    if session.get(Cohort, number) is None:
        raise CohortUnknown(number=number)


def find_organization(session: Session, code: str) -> Organization:
    """Raises OrganizationUnknown."""
    found = find_organization_by_code(session, code)
    if found is None:
        raise OrganizationUnknown(code=code)
    return found


def _find_scope(database: Database, cohort: int | None, code: str) -> ImportScope:
    """Return the scope of the import; the shell account can use every organization."""
    with database.read_session() as session:
        if cohort:
            check_cohort_exists(session, cohort)
        organization = find_organization(session, code) if code else None
        if organization is not None and organization.state == "archived":
            raise ImportIntoArchived(code=code)
        visible = session.scalars(select(Organization.id).where(Organization.state != "archived"))
        return ImportScope(
            cohort_id=cohort,
            organization_id=organization.id if organization else None,
            visible=frozenset(visible),
            visible_cohorts=None,
        )


def _print_preview(preview: ImportPreview, where_to_answer: str) -> None:
    for row in preview.rows:
        for error in row.errors:
            echo_error(translated("Row %(row)s, %(column)s: found “%(found)s”. %(wanted)s",
                                 row=row.cells.number, found=error.found,
                                 column=translated(COLUMNS[error.column].heading),
                                 wanted=describe(error.refusal)))  # fmt: skip
    codes = {organization.id: organization.code for organization in preview.context.organizations}
    for question in preview.questions:
        if question.answer:
            continue
        sentence = translated(_find_text(question), rows=question.rows, found=question.found)
        echo_error(f"{sentence} {translated(where_to_answer)}")
        if question.why == "organizations of one name":
            named = [codes[organization] for organization in question.organizations]
            echo_error(translated("Or write one of these codes instead: %(codes)s.", codes=named))
    statuses = ("new", "changed", "same", "error", "needs_answer")
    counts = {status: preview.counts[status] for status in statuses}
    echo(translated(
        "New: %(new)s, changed: %(changed)s, unchanged: %(same)s, errors: %(error)s, questions: "
        "%(doubt)s."
    , **counts, doubt=counts["needs_answer"]))  # fmt: skip
    if preview.counts["elsewhere"] or preview.counts["omitted"]:
        echo(translated("In another cohort, where they stay: %(elsewhere)s, left out: %(omitted)s.",
                       elsewhere=preview.counts["elsewhere"],
                       omitted=preview.counts["omitted"]))  # fmt: skip


def _find_text(question: RosterQuestion) -> str:
    if question.why == "twice":
        return _TWICE
    if question.why == "phone":
        return _ONE_PHONE
    return _MEANT if question.found else _HIDDEN
