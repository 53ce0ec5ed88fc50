"""Notes of a cohort's learners about wrong questions, and whether they are handled."""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.assessment.queries.question_reports import find_reported, list_reports
from lms.assessment.services.question_reports import handle_report, reopen_report
from lms.catalogue.queries.published import get_published
from lms.pages.cohorts import blueprint
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_readable_courses, list_tabs
from lms.web.languages import current_language
from lms.web.transaction import act, read_session

_ADDRESS = "/cohorts/<int:cohort_id>/questions"


@blueprint.get(_ADDRESS)
@requires(Permission.QUESTION_REPORT_READ)
def question_reports(cohort_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id, Permission.QUESTION_REPORT_READ)
    courses = list_readable_courses(row, Permission.QUESTION_REPORT_READ)
    reports = list_reports(read_session(), cohort_id=row.id, courses=courses)
    page = render_template(
        "cohorts/question_reports.html",
        cohort=row,
        tabs=list_tabs(row),
        reports=reports,
        lessons={
            report.id: get_published(read_session(), report.revision_id).structure.lessons[
                report.lesson
            ]
            for report in reports
        },
        questions=find_reported(read_session(), reports, language=current_language()),
        handled_courses=list_readable_courses(row, Permission.QUESTION_REPORT_HANDLE),
    )
    return page, 200, {"Cache-Control": "no-store"}


@blueprint.post(f"{_ADDRESS}/<int:report_id>/handled")
@requires(Permission.QUESTION_REPORT_HANDLE)
def handle_question_report(cohort_id: int, report_id: int) -> ResponseReturnValue:
    return _change(handle_report, cohort_id, report_id)


@blueprint.post(f"{_ADDRESS}/<int:report_id>/open")
@requires(Permission.QUESTION_REPORT_HANDLE)
def reopen_question_report(cohort_id: int, report_id: int) -> ResponseReturnValue:
    return _change(reopen_report, cohort_id, report_id)


def _change(service: Callable[..., None], cohort_id: int, report_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id, Permission.QUESTION_REPORT_HANDLE)
    courses = list_readable_courses(row, Permission.QUESTION_REPORT_HANDLE)
    act(service, report_id=report_id, cohort_id=row.id, courses=courses)
    address = url_for("cohorts.question_reports", cohort_id=row.id, _anchor=f"note-{report_id}")
    return redirect(address, 303)
