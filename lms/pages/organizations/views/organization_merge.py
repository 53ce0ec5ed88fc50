"""Merging two entries of one organization, after a confirmation page; for administrators."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.errors import Refusal
from lms.organizations.services.merge import merge_organizations
from lms.pages.organizations import blueprint
from lms.pages.organizations.view_models.organization_changes import address_of, describe_merge
from lms.web.access import requires
from lms.web.confirmation import Confirmation, ConfirmationStale
from lms.web.organization_access import (
    VisibleOrganization,
    get_visible_organization,
    list_others,
)
from lms.web.organizations import name_organization
from lms.web.transaction import act


@blueprint.get("/organizations/<int:organization_id>/merge")
@requires(Permission.ORGANIZATION_CHANGE)
def organization_merge(organization_id: int) -> ResponseReturnValue:
    """Show the choice of the entry that stays; with `?into=` what would move."""
    source = get_visible_organization(organization_id, Permission.ORGANIZATION_CHANGE)
    target_id = find_id(request.args.get("into", ""))
    if target_id is None:
        return _page(source)
    return _render(source, get_visible_organization(target_id, Permission.ORGANIZATION_CHANGE))


@blueprint.post("/organizations/<int:organization_id>/merge")
@requires(Permission.ORGANIZATION_CHANGE)
def merge_organization(organization_id: int) -> ResponseReturnValue:
    source = get_visible_organization(organization_id, Permission.ORGANIZATION_CHANGE)
    into = find_id(request.form.get("into", "")) or 0
    target = get_visible_organization(into, Permission.ORGANIZATION_CHANGE)
    try:
        if not _describe(source, target).is_confirmed:
            return _render(source, target, ConfirmationStale())
        act(merge_organizations, source_id=source.id, target_id=target.id)
    except Refusal as refusal:
        again = get_visible_organization(organization_id, Permission.ORGANIZATION_CHANGE)
        return _page(again, problem=refusal), 422
    return redirect(address_of(target.id), 303)


def _render(
    source: VisibleOrganization, target: VisibleOrganization, stale: Refusal | None = None
) -> ResponseReturnValue:
    try:
        confirmation = _describe(source, target)
    except Refusal as refusal:
        return _page(source, problem=refusal), 422
    page = _page(source, target_id=target.id, confirmation=confirmation, problem=stale)
    return page, 409 if stale else 200, {"Cache-Control": "no-store"}


def _describe(source: VisibleOrganization, target: VisibleOrganization) -> Confirmation:
    """Return the confirmation page. Raises what the merge would refuse."""
    action = url_for("organizations.merge_organization", organization_id=source.id)
    return describe_merge(source.row, target.row, action=action, back=address_of(source.id))


def _page(
    source: VisibleOrganization,
    *,
    target_id: int | None = None,
    confirmation: Confirmation | None = None,
    problem: Refusal | None = None,
) -> str:
    return render_template(
        "organizations/organization_merge.html",
        source=source.row,
        name=name_organization(source.id),
        target_id=target_id,
        confirmation=confirmation,
        choices=list_others(source),
        problem=problem,
    )
