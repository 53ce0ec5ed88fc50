"""Archiving an organization, after a confirmation page, and restoring it; for administrators."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.services.organization_states import archive_organization, restore_organization
from lms.errors import Refusal
from lms.pages.organizations import blueprint
from lms.pages.organizations.view_models.organization_changes import address_of, describe_archiving
from lms.pages.organizations.views.organization import render_organization
from lms.web.access import requires
from lms.web.confirmation import Confirmation, render_again, render_confirmation
from lms.web.organization_access import VisibleOrganization, get_visible_organization
from lms.web.transaction import act


@blueprint.get("/organizations/<int:organization_id>/archive")
@requires(Permission.ORGANIZATION_CHANGE)
def organization_archive(organization_id: int) -> ResponseReturnValue:
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CHANGE)
    if found.row.state == "archived":
        return redirect(address_of(found.id), 303)
    return render_confirmation(_describe(found))


@blueprint.post("/organizations/<int:organization_id>/archive")
@requires(Permission.ORGANIZATION_CHANGE)
def archive(organization_id: int) -> ResponseReturnValue:
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CHANGE)
    if found.row.state == "archived":
        return redirect(address_of(found.id), 303)
    confirmation = _describe(found)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    act(archive_organization, organization_id=found.id)
    return redirect(address_of(found.id), 303)


@blueprint.post("/organizations/<int:organization_id>/restore")
@requires(Permission.ORGANIZATION_CHANGE)
def restore(organization_id: int) -> ResponseReturnValue:
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CHANGE)
    try:
        act(restore_organization, organization_id=found.id)
    except Refusal as refusal:
        again = get_visible_organization(found.id, Permission.ORGANIZATION_LIST)
        return render_organization(again, refusal), 422
    return redirect(address_of(found.id), 303)


def _describe(found: VisibleOrganization) -> Confirmation:
    action = url_for("organizations.archive", organization_id=found.id)
    return describe_archiving(found.row, action=action, back=address_of(found.id))
