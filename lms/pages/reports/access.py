"""The reports that the caller may create and open."""

from dataclasses import dataclass

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.enrolment.queries.cohorts import CohortRow
from lms.i18n import get_languages_by_code
from lms.reporting.queries.stored_reports import ReportRow, get_figures, get_report, list_reports
from lms.reporting.report import ReportFigures
from lms.web.access import check
from lms.web.cohort_access import get_visible_cohort
from lms.web.identity import get_principal
from lms.web.transaction import read_session


@dataclass(frozen=True)
class VisibleReport:
    """A report that the caller may open, with its stored figures."""

    cohort: CohortRow
    row: ReportRow
    figures: ReportFigures


def get_visible_report(cohort_id: int, number: int) -> VisibleReport:
    """Return the report.

    Raises NotFound, also for a trainer when the report contains other courses or contacts.
    """
    cohort = get_visible_cohort(cohort_id, Permission.REPORT)
    row = get_report(read_session(), cohort_id=cohort.id, number=number)
    for target in _targets(row):
        check(Permission.REPORT, target)
    return VisibleReport(cohort, row, get_figures(read_session(), row.id))


def list_visible_reports(cohort: CohortRow) -> list[ReportRow]:
    """Return the reports, the newest first."""
    principal = get_principal()
    return [
        row
        for row in list_reports(read_session(), cohort.id)
        if all(allows(Permission.REPORT, principal, target) for target in _targets(row))
    ]


def list_reportable_courses(cohort: CohortRow) -> tuple[str, ...]:
    """Return the courses of the cohort that a report of this person may contain."""
    principal = get_principal()
    return tuple(
        name
        for name in cohort.courses
        if allows(Permission.REPORT, principal, Target(cohort_ids=(cohort.id,), course=name))
    )


def may_have_contacts(cohort: CohortRow) -> bool:
    """Return whether a report may contain phone numbers; trainers get none."""
    target = Target(cohort_ids=(cohort.id,), has_contacts=True)
    return allows(Permission.REPORT, get_principal(), target)


def list_file_languages() -> list[tuple[str, str]]:
    return [(language.code, language.name) for language in get_languages_by_code().values()]


def _targets(row: ReportRow) -> list[Target]:
    return [
        Target(cohort_ids=(row.cohort_id,), course=course, has_contacts=row.scope.with_contacts)
        for course in row.scope.courses or ("",)
    ]
