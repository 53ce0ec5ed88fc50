"""Learners in an older edition: what the newest edition requires of each, and the update."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id, find_number
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.learning.queries.edition_updates import list_edition_updates
from lms.learning.services.edition_updates import update_editions
from lms.pages.cohorts import blueprint
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.transaction import act, read_session


@blueprint.get("/cohorts/<int:cohort_id>/editions")
@requires(Permission.COHORT_EDIT)
def editions(cohort_id: int) -> ResponseReturnValue:
    return _render(get_visible_cohort(cohort_id, Permission.COHORT_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/editions")
@requires(Permission.COHORT_EDIT)
def move_to_editions(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    chosen = [find_id(raw) or 0 for raw in request.form.getlist("enrolment")]
    try:
        moved = act(
            update_editions,
            cohort_id=cohort.id,
            enrolment_ids=chosen,
        )
    except Refusal as refusal:
        return _render(cohort, refusal), 422
    address = url_for("cohorts.editions", cohort_id=cohort.id, moved=moved)
    return redirect(address, 303)


def _render(cohort: CohortRow, refusal: Refusal | None = None) -> str:
    return render_template(
        "cohorts/editions.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        updates=list_edition_updates(read_session(), cohort_id=cohort.id),
        moved=find_number(request.args.get("moved", ""), digits=6),
        problem=refusal,
    )
