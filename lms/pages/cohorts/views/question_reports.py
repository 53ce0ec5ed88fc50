"""What learners of a cohort find wrong with questions."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.assessment.queries.question_reports import count_reports, find_question, list_reports
from lms.catalogue.queries.published import get_published
from lms.enrolment.queries.cohorts import CohortRow
from lms.pages.cohorts import blueprint
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_readable_courses, list_tabs
from lms.web.languages import current_language
from lms.web.transaction import read


@blueprint.get("/cohorts/<int:cohort_id>/questions")
@requires(Permission.SCORE_READ)
def question_reports(cohort_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id, Permission.SCORE_READ)
    courses = list_readable_courses(row, Permission.SCORE_READ)
    reports = list_reports(read(), cohort_id=row.id, courses=courses)
    page = render_template(
        "cohorts/question_reports.html",
        cohort=row,
        tabs=list_tabs(row),
        reports=[
            (
                report,
                get_published(read(), report.revision_id).structure.lessons[report.lesson],
                find_question(
                    read(),
                    report.revision_id,
                    lesson=report.lesson,
                    question_id=report.question_id,
                    language=current_language(),
                ),
            )
            for report in reports
        ],
    )
    return page, 200, {"Cache-Control": "no-store"}


def count_visible_reports(row: CohortRow) -> int:
    """Return the number of notes that the caller may read, for the page of the cohort."""
    courses = list_readable_courses(row, Permission.SCORE_READ)
    return count_reports(read(), cohort_id=row.id, courses=courses)
