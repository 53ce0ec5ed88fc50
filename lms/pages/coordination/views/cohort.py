"""One cohort: who needs help, which cooperative stands where, the people."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions import Act, allows
from lms.enrolment.queries import CohortRow, OfferedOrganization, list_offered_organizations
from lms.learning.queries import list_needs
from lms.pages.coordination import blueprint
from lms.pages.coordination.grid import build_grid
from lms.pages.coordination.people import (
    build_person_address,
    choose_people,
    name_sorts,
    name_states,
    read_wanted,
    turn_page,
)
from lms.pages.coordination.reasons import say_reason
from lms.pages.coordination.scope import (
    get_own_cohort,
    list_readable_courses,
    list_readable_standings,
    list_tabs,
    target_of,
)
from lms.web.access import get_principal, requires
from lms.web.languages import current_language
from lms.web.transaction import read

FIRST_NEEDS = 10


@blueprint.get("/cohorts/<int:cohort_id>")
@requires(Act.PROGRESS_READ)
def cohort(cohort_id: int) -> ResponseReturnValue:
    row = get_own_cohort(cohort_id)
    everybody = list_readable_standings(row)
    course = _choose_course(row)
    standings = [one for one in everybody if one.course == course]
    organizations = list_offered_organizations(read(), row.id)
    needs = list_needs(read(), row, everybody, now=clock.now())
    wanted = read_wanted()
    in_need = {one.standing.person_id for one in needs if one.standing.course == course}
    page = render_template(
        "coordination/cohort.html",
        cohort=row,
        tabs=list_tabs(row),
        course=course,
        titles={one.course: one.published.structure.titles for one in everybody},
        needs=needs,
        unconfirmed=len({one.person_id for one in everybody if not one.confirmed}),
        first_needs=FIRST_NEEDS,
        may_care=allows(Act.CONTACT_READ, get_principal(), target_of(row)),
        say_reason=say_reason,
        names=_names(organizations),
        grid=build_grid(standings, organizations, in_need=in_need, language=current_language()),
        wanted=wanted,
        person_address=build_person_address(row.id),
        states=name_states(),
        sorts=name_sorts(),
        people=turn_page(choose_people(standings, wanted, in_need=in_need)),
    )
    return page, 200, {"Cache-Control": "no-store"}


def _choose_course(row: CohortRow) -> str:
    asked, courses = request.args.get("course", ""), list_readable_courses(row)
    return asked if asked in courses else next(iter(courses), "")


def _names(organizations: Sequence[OfferedOrganization]) -> dict[int | None, str]:
    return {one.id: one.name_in(current_language()) for one in organizations}
