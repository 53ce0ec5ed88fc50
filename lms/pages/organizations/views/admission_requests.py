"""Visitors who ask for a place: a list for all coordinators and administrators, and the answers."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.admission_requests import (
    count_admission_requests,
    find_admission_request,
    list_admission_requests,
)
from lms.accounts.services.admission_requests import answer_admission_request
from lms.errors import Refusal
from lms.pages.organizations import blueprint
from lms.pages.organizations.forms import AdmissionAnswerForm
from lms.web.access import requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.pagination import choose_page, find_page
from lms.web.transaction import act, close_read_session, read_session


@blueprint.get("/organizations/admission-requests")
@requires(Permission.ADMISSION_ANSWER)
def admission_requests() -> ResponseReturnValue:
    return _page(), 200, {"Cache-Control": "no-store"}


@blueprint.post("/organizations/admission-requests/<int:request_id>")
@requires(Permission.ADMISSION_ANSWER)
def answer_admission(request_id: int) -> ResponseReturnValue:
    form = read_form(AdmissionAnswerForm, suffix=f"-{request_id}")
    try:
        values = form.get_values()
        act(answer_admission_request, request_id=request_id, answer=values.answer, note=values.note)
    except Refusal as refusal:
        close_read_session()
        return _page(request_id, form.with_refusal(refusal)), 422
    return redirect(url_for("organizations.admission_requests", saved=1, page=find_page()), 303)


def _page(request_id: int = 0, refused: SubmittedForm[AdmissionAnswerForm] | None = None) -> str:
    """Return one page of the list; `refused`: the form that this request's answer came in."""
    session, total = read_session(), count_admission_requests(read_session())
    page = choose_page(total)
    rows = list_admission_requests(session, offset=page.offset, limit=page.limit)
    forms = {row.id: build_form(AdmissionAnswerForm, suffix=f"-{row.id}") for row in rows}
    if refused is not None:
        forms[request_id] = refused
    return render_template(
        "organizations/admission_requests.html",
        rows=rows,
        forms=forms,
        refused=refused,
        refused_row=find_admission_request(session, request_id) if refused else None,
        page=page.number,
        last=page.last,
    )
