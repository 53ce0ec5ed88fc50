"""Person by person, which lessons of a course are done; of one cooperative or of all."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.published import get_current, get_published
from lms.enrolment.queries.cohorts import list_cohort_organizations
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.people import filter_people, paginate, read_filter
from lms.pages.cohorts.view_models.person_grid import build_person_grid
from lms.pages.cohorts.views.cohort import choose_course
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_readable_progress, list_tabs
from lms.web.sorted_names import sort_by_name
from lms.web.transaction import read_session


@blueprint.get("/cohorts/<int:cohort_id>/lessons")
@requires(Permission.PROGRESS_READ)
def lessons(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id)
    course = choose_course(cohort)
    everybody = [
        progress for progress in list_readable_progress(cohort) if progress.course == course
    ]
    people_filter = read_filter()
    people = paginate(filter_people(everybody, people_filter, at_risk_ids=()))
    organizations = sort_by_name(
        list_cohort_organizations(read_session(), cohort.id), lambda row: row.names
    )
    page = render_template(
        "cohorts/lessons.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        course=course,
        titles=get_published(
            read_session(), get_current(read_session(), course).id
        ).structure.titles
        if course
        else {},
        people=people,
        people_filter=people_filter,
        names={organization.id: organization.names for organization in organizations},
        grid=build_person_grid(everybody, people.rows),
    )
    return page, 200, {"Cache-Control": "no-store"}
