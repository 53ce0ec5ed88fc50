"""Requests about organizations, which administrators review and grant or decline."""

from collections import Counter

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import (
    OrganizationRequestRow,
    get_organization,
    get_request,
    list_answered_requests,
    list_open_requests,
)
from lms.accounts.services.organization_requests import decline_request
from lms.errors import NotFound, Refusal
from lms.organizations.services.request_grants import grant_request
from lms.pages.organizations import blueprint
from lms.pages.organizations.forms import RequestAnswerForm
from lms.pages.organizations.view_models.organization_changes import (
    describe_archiving,
    describe_merge,
    describe_renaming,
)
from lms.pages.organizations.view_models.request_texts import (
    describe_closing,
    name_act,
    name_request,
    name_state,
)
from lms.web.access import check, requires
from lms.web.cohort_access import may_do
from lms.web.confirmation import Confirmation, ConfirmationStale
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.transaction import act, close_read_session, read_session


@blueprint.get("/organizations/requests")
@requires(Permission.ORGANIZATION_CHANGE)
def organization_requests() -> ResponseReturnValue:
    """List the requests without asking for the secret; opening one asks for it."""
    if not may_do(Permission.ORGANIZATION_CHANGE, Target()):
        raise NotFound
    open_requests = list_open_requests(read_session())
    return render_template(
        "organizations/organization_requests.html",
        open_requests=open_requests,
        counts=Counter(open_request.organization_id for open_request in open_requests),
        answered=list_answered_requests(read_session()),
        name_request=name_request,
        name_state=name_state,
    )


@blueprint.get("/organizations/requests/<int:request_id>")
@requires(Permission.ORGANIZATION_CHANGE)
def organization_request(request_id: int) -> ResponseReturnValue:
    return _page(_get_request(request_id)), 200, {"Cache-Control": "no-store"}


@blueprint.post("/organizations/requests/<int:request_id>/grant")
@requires(Permission.ORGANIZATION_CHANGE)
def grant_organization_request(request_id: int) -> ResponseReturnValue:
    request_row, form = _get_request(request_id), read_form(RequestAnswerForm)
    try:
        if request_row.state == "open" and not _describe(request_row).is_confirmed:
            return _page(request_row, form.with_refusal(ConfirmationStale())), 409
        act(grant_request, request_id=request_row.id, answer=form.get_values().answer)
    except Refusal as refusal:
        return _page(_get_request(request_id), form.with_refusal(refusal)), 422
    return redirect(url_for("organizations.organization_requests", saved=1), 303)


@blueprint.post("/organizations/requests/<int:request_id>/decline")
@requires(Permission.ORGANIZATION_CHANGE)
def decline_organization_request(request_id: int) -> ResponseReturnValue:
    request_row, form = _get_request(request_id), read_form(RequestAnswerForm)
    try:
        act(decline_request, request_id=request_row.id, answer=form.get_values().answer)
    except Refusal as refusal:
        return _page(_get_request(request_id), form.with_refusal(refusal)), 422
    return redirect(url_for("organizations.organization_requests", saved=1), 303)


def _get_request(request_id: int) -> OrganizationRequestRow:
    """Raises NotFound, 403, ReauthenticationNeeded."""
    check(Permission.ORGANIZATION_CHANGE, Target())
    return get_request(read_session(), request_id)


def _page(
    request_row: OrganizationRequestRow, form: SubmittedForm[RequestAnswerForm] | None = None
) -> str:
    """Return the page of a request with its effects; with the answer when it was answered."""
    close_read_session()
    form, confirmation = form or build_form(RequestAnswerForm), None
    if request_row.state == "open":
        try:
            confirmation = _describe(request_row)
        except Refusal as refusal:
            form = form if form.errors else form.with_refusal(refusal)
    return render_template(
        "organizations/organization_request.html",
        request_row=request_row,
        title=name_act(request_row.kind),
        name_state=name_state,
        show_closing=describe_closing,
        confirmation=confirmation,
        form=form,
    )


def _describe(request_row: OrganizationRequestRow) -> Confirmation:
    """Return the confirmation page. Raises what the act itself would refuse."""
    row = get_organization(read_session(), request_row.organization_id)
    urls = {
        "action": url_for("organizations.grant_organization_request", request_id=request_row.id),
        "back": url_for("organizations.organization_requests"),
    }
    if request_row.kind == "rename":
        return describe_renaming(row, request_row.names, excluding=request_row.id, **urls)
    if request_row.kind == "archive" or request_row.target_id is None:
        return describe_archiving(row, excluding=request_row.id, **urls)
    target = get_organization(read_session(), request_row.target_id)
    return describe_merge(row, target, excluding=request_row.id, **urls)
