"""The progress of a cohort, by week and by quiz."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.assessment.rules.score_distribution import MIN_ATTEMPTS
from lms.catalogue.queries.published import get_published, list_current_of
from lms.clock import day_of
from lms.enrolment.queries.cohort_details import list_course_dates
from lms.enrolment.queries.cohorts import CohortRow
from lms.learning.queries.weeks import get_weekly_progress_of_course
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.progress_charts import build_weekly_charts
from lms.pages.cohorts.view_models.quizzes import list_quizzes
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_readable_courses, list_tabs
from lms.web.languages import current_language
from lms.web.transaction import read_session


@blueprint.get("/cohorts/<int:cohort_id>/progress")
@requires(Permission.PROGRESS_READ)
def progress(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id)
    courses = list_readable_courses(cohort, Permission.PROGRESS_READ)
    requested = request.args.get("course", "")
    course = requested if requested in courses else next(iter(courses), "")
    page = render_template(
        "cohorts/progress.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        course=course,
        titles={
            row.course: get_published(read_session(), row.id).structure.titles
            for row in list_current_of(read_session(), courses)
        },
        min_attempts=MIN_ATTEMPTS,
        **_build(cohort, course) if course else {"weeks": None, "charts": None, "quizzes": ()},
    )
    return page, 200, {"Cache-Control": "no-store"}


def _build(cohort: CohortRow, course: str) -> dict[str, object]:
    today = day_of(clock.now(), cohort.zone)
    weeks = get_weekly_progress_of_course(read_session(), cohort, course=course, today=today)
    due = {
        course_date.course: course_date.due_on
        for course_date in list_course_dates(read_session(), cohort.id)
    }
    quizzes = list_quizzes(
        read_session(),
        course,
        cohort_id=cohort.id,
        people=weeks.people,
        language=current_language(),
        with_scores=course in list_readable_courses(cohort, Permission.SCORE_READ),
    )
    return {
        "weeks": weeks,
        "charts": build_weekly_charts(weeks, due.get(course)),
        "quizzes": quizzes if weeks.people else (),
    }
