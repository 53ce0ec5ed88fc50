"""The settings of a cohort, and whether it is closed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.acts import Act, Actor
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.cohort_settings import edit_cohort
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import (
    ZONES,
    FieldRefused,
    Typed,
    field_of,
    form_of,
    read_typed,
    to_facts,
)
from lms.web.access import requires
from lms.web.cohort_access import get_own_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.identity import get_person_id
from lms.web.transaction import write


@blueprint.get("/cohorts/<int:cohort_id>/settings")
@requires(Permission.COHORT_EDIT)
def cohort_settings(cohort_id: int) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Permission.COHORT_EDIT)
    return _render(cohort, form_of(cohort))


@blueprint.post("/cohorts/<int:cohort_id>/settings")
@requires(Permission.COHORT_EDIT)
def save_settings(cohort_id: int) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Permission.COHORT_EDIT)
    typed, by = read_typed(request.form), Actor(get_person_id())
    try:
        write(edit_cohort, Act(by, clock.now()), to_facts(typed), cohort_id=cohort.id)
    except FieldRefused as refused:
        return _render(cohort, typed, refused.field, refused.refusal), 422
    except Refusal as refusal:
        return _render(cohort, typed, field_of(refusal), refusal), 422
    return _back(cohort, saved=1)


def _back(cohort: CohortRow, saved: int | None = None) -> ResponseReturnValue:
    address = url_for("cohorts.cohort_settings", cohort_id=cohort.id, saved=saved)
    return redirect(address, 303)


def _render(
    cohort: CohortRow, typed: Typed, field: str = "", refusal: Refusal | None = None
) -> str:
    return render_template(
        "cohorts/cohort_settings.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        typed=typed,
        zones=sorted({*ZONES, cohort.zone}),
        field=field,
        problem=sentence(refusal) if refusal else "",
        has_saved="saved" in request.args,
    )
