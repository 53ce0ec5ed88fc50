"""The settings of a cohort, and whether it is closed."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.cohort_settings import edit_cohort
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import (
    CohortForm,
    build_stored_cohort_form,
    list_offered_languages,
    list_offered_zones,
    read_cohort,
)
from lms.pages.cohorts.view_models.help_reasons import label_thresholds
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import SubmittedForm
from lms.web.platform import platform
from lms.web.transaction import act


@blueprint.get("/cohorts/<int:cohort_id>/settings")
@requires(Permission.COHORT_EDIT)
def cohort_settings(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    return _render(cohort, build_stored_cohort_form(cohort))


@blueprint.post("/cohorts/<int:cohort_id>/settings")
@requires(Permission.COHORT_EDIT)
def save_settings(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    form = read_cohort()
    try:
        act(edit_cohort, form.get_values().to_settings(), cohort_id=cohort.id)
    except Refusal as refusal:
        return _render(cohort, form.with_refusal(refusal)), 422
    address = url_for("cohorts.cohort_settings", cohort_id=cohort.id, saved=1)
    return redirect(address, 303)


def _render(cohort: CohortRow, form: SubmittedForm[CohortForm]) -> str:
    return render_template(
        "cohorts/cohort_settings.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        form=form,
        zones=list_offered_zones(form),
        languages=list_offered_languages(),
        thresholds=label_thresholds(),
        sends_mail=bool(platform().settings.mail_url),
    )
