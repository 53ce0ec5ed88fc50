"""The first steps of a cohort's organizations: the state of each, and texts ready to send."""

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.decision import may
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.clock import day_of
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.step_rows import build_step_groups
from lms.pages.cohorts.view_models.visible_steps import (
    format_visible_totals,
    list_readable_plans,
)
from lms.plan.queries.step_owners import get_owners_by_step
from lms.plan.queries.step_reminders import get_reminders_by_step
from lms.plan.queries.steps import list_steps_of
from lms.web.access import check, requires
from lms.web.cohort_access import get_visible_cohort, list_tabs, target_of
from lms.web.identity import get_principal
from lms.web.platform import platform
from lms.web.transaction import read_session
from lms.workshop.queries.participation import find_participation


@blueprint.get("/cohorts/<int:cohort_id>/steps")
@requires(Permission.WORKSHEET_READ)
def steps(cohort_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id)
    check(Permission.WORKSHEET_READ, replace(target_of(row), is_plan_step_only=True))
    taking_part = find_participation(read_session(), row.id).taking_part
    ids = list_readable_plans(row, taking_part)
    today = day_of(clock.now(), row.zone)
    found = list_steps_of(read_session(), ids)
    page = render_template(
        "cohorts/steps.html",
        cohort=row,
        tabs=list_tabs(row),
        today=today,
        may_open=may(Permission.ORGANIZATION_LIST, get_principal()),
        step_counts=format_visible_totals(row, ids, len(taking_part)),
        groups=build_step_groups(
            get_distinct_names_by_organization(read_session(), ids),
            found,
            owners=get_owners_by_step(read_session(), found, day=today),
            reminders=get_reminders_by_step(read_session(), ids),
            today=today,
            base_url=platform().settings.address,
        ),
    )
    return page, 200, {"Cache-Control": "no-store"}
