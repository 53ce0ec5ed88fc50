"""Enrolling members of the cohort's organizations, and ending their enrolments."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id, find_number
from lms.enrolment.queries.candidates import list_candidates
from lms.enrolment.queries.cohorts import CohortRow, list_cohort_organizations
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.enrolment.services.cohort_people import enrol_candidates
from lms.errors import Refusal
from lms.learning.queries.learner_progress import list_progress_of_cohort
from lms.pages.cohorts import blueprint
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.identity import get_principal
from lms.web.transaction import act, read_session


@blueprint.get("/cohorts/<int:cohort_id>/enrol")
@requires(Permission.ENROL)
def enrolling(cohort_id: int) -> ResponseReturnValue:
    return _render(get_visible_cohort(cohort_id, Permission.ENROL))


@blueprint.post("/cohorts/<int:cohort_id>/enrol")
@requires(Permission.ENROL)
def enrol_ticked(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    chosen = [find_id(raw) or 0 for raw in request.form.getlist("person")]
    try:
        came = act(
            enrol_candidates,
            cohort_id=cohort.id,
            person_ids=chosen,
            visible_cohort_ids=visible_cohorts_of(get_principal()),
        )
    except Refusal as refusal:
        return _render(cohort, refusal), 422
    return redirect(url_for("cohorts.enrolling", cohort_id=cohort.id, came=came), 303)


def _render(cohort: CohortRow, refusal: Refusal | None = None) -> str:
    learner_progress = list_progress_of_cohort(read_session(), cohort_id=cohort.id)
    candidates = list_candidates(
        read_session(),
        cohort_id=cohort.id,
        visible_cohort_ids=visible_cohorts_of(get_principal()),
        now=clock.now(),
    )
    out = find_id(request.args.get("out", ""))
    return render_template(
        "cohorts/enrolling.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        candidates=candidates,
        names={row.id: row.names for row in list_cohort_organizations(read_session(), cohort.id)},
        gone=[candidate.printed_name for candidate in candidates if candidate.person_id == out],
        members={progress.person_id: progress for progress in learner_progress},
        came=find_number(request.args.get("came", ""), digits=6),
        problem=refusal,
    )
