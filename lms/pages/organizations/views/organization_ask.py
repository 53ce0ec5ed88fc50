"""A coordinator's request to the administrators to rename, archive or merge an organization."""

from typing import cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.organizations import get_organization, get_request
from lms.accounts.services.organization_requests import (
    MAX_REASON_LENGTH,
    NewOrganizationRequest,
    RequestKind,
    ask_for_change,
    withdraw_request,
)
from lms.errors import NotFound, Refusal
from lms.pages.organizations import blueprint
from lms.pages.organizations.view_models.request_texts import (
    describe_closing,
    name_act,
    name_request,
)
from lms.pages.organizations.views.organization import list_sent_requests, show_organization
from lms.web.access import requires
from lms.web.errors import sentence
from lms.web.identity import get_person_id
from lms.web.organization_access import (
    VisibleOrganization,
    find_target,
    get_organization_to_ask_about,
    list_others,
)
from lms.web.organizations import name_organization
from lms.web.request_values import find_number, read_texts
from lms.web.transaction import act, read

KINDS = ("rename", "archive", "merge")
_MAX_NAME_LENGTH = 400


@blueprint.get("/organizations/<int:organization_id>/ask")
@requires(Permission.ORGANIZATION_CHANGE)
def organization_ask(organization_id: int) -> ResponseReturnValue:
    """Show the form of the kind that `?kind=` names."""
    found = get_organization_to_ask_about(organization_id)
    kind = _read_kind(request.args.get("kind", ""))
    new = NewOrganizationRequest(kind, "", found.row.names)
    return _page(found, new)


@blueprint.post("/organizations/<int:organization_id>/ask")
@requires(Permission.ORGANIZATION_CHANGE)
def ask_about_organization(organization_id: int) -> ResponseReturnValue:
    found = get_organization_to_ask_about(organization_id)
    new = _read_form()
    try:
        act(ask_for_change, new, organization_id=found.id)
    except Refusal as refusal:
        return _page(found, new, sentence(refusal)), 422
    target = url_for("organizations.organization", organization_id=found.id, _anchor="requests")
    return redirect(target, 303)


@blueprint.post("/organizations/requests/<int:request_id>/take-back")
@requires(Permission.ORGANIZATION_CHANGE)
def take_back_request(request_id: int) -> ResponseReturnValue:
    """Withdraw a request of the caller; it can be made again."""
    row = get_request(read(), request_id)
    if row.requested_by != get_person_id():
        raise NotFound
    found = find_target(get_organization(read(), row.organization_id))
    try:
        act(withdraw_request, request_id=row.id)
    except Refusal as refusal:
        return show_organization(found, sentence(refusal)), 422
    target = url_for("organizations.organization", organization_id=found.id, _anchor="requests")
    return redirect(target, 303)


def _read_kind(raw: str) -> RequestKind:
    if raw not in KINDS:
        raise NotFound
    return cast("RequestKind", raw)


def _read_form() -> NewOrganizationRequest:
    form = request.form
    kind = _read_kind(form.get("kind", ""))
    return NewOrganizationRequest(
        kind,
        reason=form.get("reason", "")[: MAX_REASON_LENGTH * 4],
        names=read_texts("name", max_length=_MAX_NAME_LENGTH) if kind == "rename" else {},
        target_id=find_number(form.get("into", ""), digits=18) if kind == "merge" else None,
    )


def _page(found: VisibleOrganization, new: NewOrganizationRequest, problem: str = "") -> str:
    """Return the form; a request that is already open is shown before a reason is typed."""
    sent_requests = list_sent_requests(found.id)
    return render_template(
        "organizations/organization_ask.html",
        organization=found.row,
        name=name_organization(found.id),
        title=name_act(new.kind),
        typed=new,
        requests=[
            sent_request
            for sent_request in sent_requests
            if sent_request.state == "open" and sent_request.kind == new.kind
        ],
        name_request=name_request,
        show_closing=describe_closing,
        choices=list_others(found) if new.kind == "merge" else [],
        problem=problem,
    )
