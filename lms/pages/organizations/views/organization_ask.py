"""A coordinator's request to the administrators to rename, archive or merge an organization."""

from functools import partial
from typing import cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.organizations import get_organization, get_request
from lms.accounts.services.organization_requests import (
    MergeTargetMissing,
    NewOrganizationRequest,
    RequestKind,
    ask_for_change,
    build_requested_names,
    withdraw_request,
)
from lms.errors import NotFound, Refusal
from lms.pages.organizations import blueprint
from lms.pages.organizations.forms import OrganizationRequestForm
from lms.pages.organizations.view_models.request_texts import (
    describe_closing,
    name_act,
    name_request,
)
from lms.pages.organizations.views.organization import list_sent_requests, render_organization
from lms.web.access import requires
from lms.web.forms import FormRule, SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id
from lms.web.organization_access import (
    VisibleOrganization,
    find_target,
    get_organization_to_ask_about,
    list_others,
)
from lms.web.organizations import name_organization
from lms.web.transaction import act, read_session

KINDS = ("rename", "archive", "merge")


@blueprint.get("/organizations/<int:organization_id>/ask")
@requires(Permission.ORGANIZATION_CHANGE)
def organization_ask(organization_id: int) -> ResponseReturnValue:
    """Show the form of the kind that `?kind=` names."""
    found = get_organization_to_ask_about(organization_id)
    return _page(
        found, _read_kind(), build_form(OrganizationRequestForm, {"name": found.row.names})
    )


@blueprint.post("/organizations/<int:organization_id>/ask")
@requires(Permission.ORGANIZATION_CHANGE)
def ask_about_organization(organization_id: int) -> ResponseReturnValue:
    found = get_organization_to_ask_about(organization_id)
    kind, form = _read_kind(), read_form(OrganizationRequestForm)
    if kind == "rename":
        form = form.apply(FormRule(partial(build_requested_names, found.row), ("name",)))
    if kind == "merge" and not form.valid.get("into"):
        form = form.with_refusal(MergeTargetMissing())
    try:
        values = form.get_values()
        new = NewOrganizationRequest(kind, values.reason, values.name, values.into)
        act(ask_for_change, new, organization_id=found.id)
    except Refusal as refusal:
        return _page(found, kind, form.with_refusal(refusal)), 422
    target = url_for("organizations.organization", organization_id=found.id, _anchor="requests")
    return redirect(target, 303)


@blueprint.post("/organizations/requests/<int:request_id>/take-back")
@requires(Permission.ORGANIZATION_CHANGE)
def withdraw_organization_request(request_id: int) -> ResponseReturnValue:
    """Withdraw a request of the caller; it can be made again."""
    row = get_request(read_session(), request_id)
    if row.requested_by != get_person_id():
        raise NotFound
    found = find_target(get_organization(read_session(), row.organization_id))
    try:
        act(withdraw_request, request_id=row.id)
    except Refusal as refusal:
        return render_organization(found, refusal), 422
    target = url_for("organizations.organization", organization_id=found.id, _anchor="requests")
    return redirect(target, 303)


def _read_kind() -> RequestKind:
    kind = request.values.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    return cast("RequestKind", kind)


def _page(
    found: VisibleOrganization, kind: RequestKind, form: SubmittedForm[OrganizationRequestForm]
) -> str:
    """Return the form; a request that is already open is shown before a reason is typed."""
    sent_requests = list_sent_requests(found.id)
    return render_template(
        "organizations/organization_ask.html",
        organization=found.row,
        name=name_organization(found.id),
        title=name_act(kind),
        kind=kind,
        form=form,
        requests=[row for row in sent_requests if row.state == "open" and row.kind == kind],
        name_request=name_request,
        show_closing=describe_closing,
        choices=list_others(found) if kind == "merge" else [],
    )
