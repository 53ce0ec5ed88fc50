"""Announcements to a cohort: posted, listed, removed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohort_details import list_announcements
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.announcements import MAX_LENGTH, add_announcement, withdraw_announcement
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.request_values import find_number, read_texts
from lms.web.transaction import act, read


@blueprint.get("/cohorts/<int:cohort_id>/announcements")
@requires(Permission.COHORT_EDIT)
def announcements(cohort_id: int) -> ResponseReturnValue:
    """Show the announcements; with `?again=` the form contains the texts of a removed one."""
    return _render(get_visible_cohort(cohort_id, Permission.COHORT_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/announcements")
@requires(Permission.COHORT_EDIT)
def post_announcement(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    try:
        act(
            add_announcement,
            cohort_id=cohort.id,
            texts=read_texts("text"),
        )
    except Refusal as refusal:
        return _render(cohort, refusal), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/announcements/<int:announcement_id>/out")
@requires(Permission.COHORT_EDIT)
def remove_announcement(cohort_id: int, announcement_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    which = {"cohort_id": cohort.id, "announcement_id": announcement_id}
    act(withdraw_announcement, **which)
    return _back(cohort)


def _render(cohort: CohortRow, refusal: Refusal | None = None) -> str:
    rows = list_announcements(read(), cohort_ids=[cohort.id], with_removed=True)
    number = find_number(request.args.get("again", ""), digits=15)
    again = next((row for row in rows if row.id == number and row.removed_at), None)
    return render_template(
        "cohorts/announcements.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        rows=rows,
        texts=read_texts("text") if refusal else dict(again.texts if again else {}),
        longest=MAX_LENGTH,
        problem=sentence(refusal) if refusal else "",
    )


def _back(cohort: CohortRow) -> ResponseReturnValue:
    return redirect(url_for("cohorts.announcements", cohort_id=cohort.id), 303)
