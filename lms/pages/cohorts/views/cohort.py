"""One cohort: who needs help, the progress by organization, the people."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow, OfferedOrganization, list_cohort_organizations
from lms.learning.queries.at_risk import list_at_risk
from lms.learning.queries.learner_progress import LearnerProgress
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.queries import ToDoCounts, count_to_dos
from lms.pages.cohorts.view_models.grid import build_grid
from lms.pages.cohorts.view_models.help_reasons import describe_reason, describe_rules
from lms.pages.cohorts.view_models.people import (
    PeoplePage,
    filter_people,
    find_ticked,
    name_sorts,
    name_states,
    paginate,
    read_filter,
)
from lms.pages.cohorts.view_models.person_rows import PersonRow, build_person_rows
from lms.pages.cohorts.view_models.to_do import list_to_do
from lms.pages.cohorts.view_models.visible_steps import describe_visible_steps
from lms.web.access import requires
from lms.web.addresses import build_addresses
from lms.web.cohort_access import (
    get_visible_cohort,
    list_readable_courses,
    list_readable_progress,
    list_tabs,
    target_of,
)
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.sorted_names import sort_by_name
from lms.web.templating import localize_all
from lms.web.transaction import read_session
from lms.workshop.queries.participation import find_participation

FIRST_AT_RISK = 10


@blueprint.get("/cohorts/<int:cohort_id>")
@requires(Permission.PROGRESS_READ)
def cohort(cohort_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id)
    everybody = list_readable_progress(row)
    course = choose_course(row)
    learner_progress = [progress for progress in everybody if progress.course == course]
    organizations = sort_by_name(
        list_cohort_organizations(read_session(), row.id), lambda found: found.names
    )
    participation = find_participation(read_session(), row.id)
    taking_part = [found for found in organizations if found.id in participation.taking_part]
    at_risk = list_at_risk(read_session(), row, everybody, now=clock.now())
    people_filter = read_filter()
    at_risk_ids = {found.progress.person_id for found in at_risk if found.progress.course == course}
    names = _names(organizations)
    people = paginate(filter_people(learner_progress, people_filter, at_risk_ids=at_risk_ids))
    counts, ids = count_to_dos(read_session(), [row.id]), [found.id for found in taking_part]
    where: dict[str, str | int] = {"cohort_id": row.id, "course": course}
    page = render_template(
        "cohorts/cohort.html",
        cohort=row,
        tabs=list_tabs(row),
        course=course,
        titles={progress.course: progress.published.structure.titles for progress in everybody},
        at_risk=at_risk,
        **_describe_questions(row, counts),
        step_counts=describe_visible_steps(row, participation.taking_part),
        to_do=list_to_do(read_session(), [row], counts, now=clock.now()),
        organizations_to_do=(),
        first_at_risk=FIRST_AT_RISK,
        may_follow_up=allows(Permission.CONTACT_READ, get_principal(), target_of(row)),
        show_reason=describe_reason,
        rules=describe_rules(row.thresholds),
        names=names,
        grid=build_grid(
            learner_progress, taking_part, at_risk_ids=at_risk_ids, language=current_language()
        ),
        only_offered=len(participation.only_offered),
        people_filter=people_filter,
        states=name_states(),
        sorts=name_sorts(),
        people=people,
        **_describe_ticks(learner_progress, people),
        person_rows=_list_person_rows(row, people, names),
        lesson_addresses=build_addresses("cohorts.lessons", "organization", ids, **where),
        help_addresses=build_addresses(
            "cohorts.cohort", "organization", ids, **where, state="help"
        ),
    )
    return page, 200, {"Cache-Control": "no-store"}


def _describe_questions(row: CohortRow, counts: ToDoCounts) -> dict[str, Any]:
    """Return what leads to notes about questions, and to questions of learners."""
    reported = list_readable_courses(row, Permission.QUESTION_REPORT_READ)
    courses = list_readable_courses(row, Permission.INQUIRY_READ)
    return {
        "report_counts": counts.count_reports(row.id, reported),
        "has_inquiries": counts.has_inquiries(row.id, courses),
    }


def _describe_ticks(
    learner_progress: Sequence[LearnerProgress], people: PeoplePage
) -> dict[str, Any]:
    """Return who is ticked, and who of them is not on this page of the list."""
    ticked = find_ticked(learner_progress)
    shown = {progress.person_id for progress in people.rows}
    return {"ticked": ticked, "ticked_elsewhere": sorted(ticked - shown)}


def _list_person_rows(
    row: CohortRow, people: PeoplePage, names: Mapping[int | None, Mapping[str, str]]
) -> list[PersonRow]:
    ids = [progress.person_id for progress in people.rows]
    return build_person_rows(
        people.rows,
        addresses=build_addresses("cohorts.person", "person_id", ids, cohort_id=row.id),
        organizations=dict(zip(names, localize_all(names.values()), strict=True)),
    )


def choose_course(row: CohortRow) -> str:
    """Return the course that the address names, else the first one that the reader may read."""
    requested, courses = request.args.get("course", ""), list_readable_courses(row)
    return requested if requested in courses else next(iter(courses), "")


def _names(organizations: Sequence[OfferedOrganization]) -> dict[int | None, Mapping[str, str]]:
    return {organization.id: organization.names for organization in organizations}
