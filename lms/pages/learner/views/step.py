"""One first step: its history, and the form for a change by anybody of the organization."""

import datetime as dt

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.errors import Conflict, Refusal
from lms.pages.learner import blueprint
from lms.pages.learner.access import PlanOrganization, get_plan_organization
from lms.pages.learner.forms import StepForm
from lms.plan.queries.steps import get_step, list_step_changes
from lms.plan.services.step_changes import StepUpdate, change_step, check_new_day
from lms.web.access import requires
from lms.web.forms import FormRule, SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, today
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = "/our-plan/steps/<page>"


@blueprint.get(ADDRESS)
@requires(Permission.STEP_WRITE)
def step(page: str) -> ResponseReturnValue:
    return _page(get_plan_organization(Permission.STEP_WRITE), page)


@blueprint.post(ADDRESS)
@requires(Permission.STEP_WRITE)
def save_step(page: str) -> ResponseReturnValue:
    organization = get_plan_organization(Permission.STEP_WRITE)
    form = read_form(StepForm).apply(FormRule(_check_day, ("state", "due_on")))
    try:
        values = StepUpdate(**dict(form.get_values()))
        act(
            change_step,
            values,
            person_id=get_person_id(),
            organization_id=organization.id,
            page=page,
        )
    except Refusal as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _page(organization, page, form.with_refusal(refusal), status)
    target = url_for("learner.our_plan", organization=organization.id)
    return redirect(f"{target}#step-{page}", 303)


def _check_day(state: str, due_on: dt.date | None) -> None:
    check_new_day(state, due_on, today=today())


def _page(
    organization: PlanOrganization,
    page: str,
    form: SubmittedForm[StepForm] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Return the page, after an error with what was typed. Its state is always the newest."""
    close_read_session()
    step = get_step(read_session(), organization_id=organization.id, page=page)
    stored = {"state": step.state, "due_on": step.due_on if step.state == "moved" else None}
    rendered = render_template(
        "learner/step.html",
        organization=organization,
        step=step,
        changes=list_step_changes(read_session(), organization_id=organization.id, page=page),
        today=today(),
        form=form or build_form(StepForm, stored),
    )
    return rendered, status, {"Cache-Control": "no-store"}
