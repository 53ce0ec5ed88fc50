"""Announcements to a cohort: posted, listed, removed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.enrolment.queries.cohort_details import list_announcements
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.announcements import add_announcement, withdraw_announcement
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import AnnouncementForm
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.transaction import act, read_session


@blueprint.get("/cohorts/<int:cohort_id>/announcements")
@requires(Permission.COHORT_EDIT)
def announcements(cohort_id: int) -> ResponseReturnValue:
    """Show the announcements; with `?again=` the form contains the texts of a removed one."""
    return _render(get_visible_cohort(cohort_id, Permission.COHORT_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/announcements")
@requires(Permission.COHORT_EDIT)
def post_announcement(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    form = read_form(AnnouncementForm)
    try:
        act(add_announcement, cohort_id=cohort.id, texts=form.get_values().text)
    except Refusal as refusal:
        return _render(cohort, form.with_refusal(refusal)), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/announcements/<int:announcement_id>/out")
@requires(Permission.COHORT_EDIT)
def remove_announcement(cohort_id: int, announcement_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    which = {"cohort_id": cohort.id, "announcement_id": announcement_id}
    act(withdraw_announcement, **which)
    return _back(cohort)


def _render(cohort: CohortRow, form: SubmittedForm[AnnouncementForm] | None = None) -> str:
    rows = list_announcements(read_session(), cohort_ids=[cohort.id], with_removed=True)
    number = find_id(request.args.get("again", ""))
    again = next((row for row in rows if row.id == number and row.removed_at), None)
    return render_template(
        "cohorts/announcements.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        rows=rows,
        form=form or build_form(AnnouncementForm, {"text": again.texts if again else {}}),
    )


def _back(cohort: CohortRow) -> ResponseReturnValue:
    return redirect(url_for("cohorts.announcements", cohort_id=cohort.id, saved=1), 303)
