"""A training day: added on the workshop's page; attendance on a page of its own."""

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.pages.workshop import blueprint
from lms.pages.workshop.forms import (
    DayPageForm,
    NewDayForm,
    build_day_page_form,
    read_day_page,
)
from lms.pages.workshop.views.workshop import render_workshop
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs, target_of
from lms.web.forms import FormRule, read_form
from lms.web.identity import get_principal
from lms.web.transaction import act, read_session
from lms.workshop.queries.training_days import (
    get_head_counts_by_organization,
    get_training_day,
    list_attendee_groups,
    list_ticked,
)
from lms.workshop.services.training_days import (
    add_training_day,
    check_day_is_new,
    record_training_day,
)


@blueprint.post("/cohorts/<int:cohort_id>/days")
@requires(Permission.COHORT_EDIT)
def add_day(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    form = read_form(NewDayForm)
    try:
        day_id = act(add_training_day, cohort_id=cohort.id, **dict(form.get_values()))
    except Refusal as refusal:
        return render_workshop(cohort, day_form=form.with_refusal(refusal)), 422
    address = url_for("workshop.training_day", cohort_id=cohort.id, day_id=day_id)
    return redirect(address, 303)


@blueprint.get("/cohorts/<int:cohort_id>/days/<int:day_id>")
@requires(Permission.PROGRESS_READ)
def training_day(cohort_id: int, day_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id)
    row = get_training_day(read_session(), cohort_id=cohort.id, day_id=day_id)
    heads = get_head_counts_by_organization(read_session(), day_id=day_id)
    form = build_day_page_form(row, list_ticked(read_session(), day_id=day_id), heads)
    return _render(cohort, day_id, form)


@blueprint.post("/cohorts/<int:cohort_id>/days/<int:day_id>")
@requires(Permission.COHORT_EDIT)
def save_training_day(cohort_id: int, day_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    get_training_day(read_session(), cohort_id=cohort.id, day_id=day_id)
    groups = list_attendee_groups(read_session(), cohort_id=cohort.id, day_id=day_id)
    numbers = [group.organization_id for group in groups if group.organization_id]
    is_new = partial(check_day_is_new, read_session(), cohort.id, except_id=day_id)
    form = read_day_page(request.form, numbers).apply_to_day(FormRule(is_new, ("day", "title")))
    try:
        act(record_training_day, form.to_notes(), day_id=day_id)
    except Refusal as refusal:
        return _render(cohort, day_id, form.with_refusal(refusal)), 422
    address = url_for("workshop.training_day", cohort_id=cohort.id, day_id=day_id, saved=1)
    return redirect(address, 303)


def _render(cohort: CohortRow, day_id: int, form: DayPageForm) -> str:
    return render_template(
        "workshop/training_day.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        may_edit=allows(Permission.COHORT_EDIT, get_principal(), target_of(cohort)),
        row=get_training_day(read_session(), cohort_id=cohort.id, day_id=day_id),
        groups=list_attendee_groups(read_session(), cohort_id=cohort.id, day_id=day_id),
        form=form,
    )
