"""The manager's organization: members with their progress, and former members."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.organizations import list_offered_cohorts
from lms.learning.queries.members import count_members, list_members
from lms.pages.manager import blueprint
from lms.plan.queries.steps import list_steps
from lms.web.access import requires
from lms.web.identity import get_principal, today
from lms.web.manager_access import get_managed
from lms.web.transaction import read_session


@blueprint.get("/my-organization/")
@requires(Permission.PROGRESS_READ)
def organization() -> ResponseReturnValue:
    managed = get_managed()
    members = list_members(read_session(), organization_id=managed.id)
    return render_template(
        "manager/organization.html",
        managed=managed,
        current_members=[member for member in members if not member.has_left],
        former=[member for member in members if member.has_left],
        figures=count_members(members),
        steps=list_steps(read_session(), organization_id=managed.id),
        today=today(),
        contacts=[
            cohort
            for cohort in list_offered_cohorts(read_session(), managed.id)
            if cohort.closed_at is None and cohort.contacts
        ],
        may_change_steps=managed.id in get_principal().organization_ids,
    )
