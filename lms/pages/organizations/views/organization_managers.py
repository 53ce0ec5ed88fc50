"""The managers of an organization, and the contact person of its entry.

Only where a member of it learns in a cohort of the caller; the secret is asked for.
"""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.typed_values import find_id
from lms.accounts.services.organization_states import change_organization_contact
from lms.accounts.services.roles import grant_role, revoke_role
from lms.enrolment.queries.cohorts import get_person_target
from lms.enrolment.queries.organizations import Manager, list_managers
from lms.errors import NotFound, Refusal
from lms.pages.organizations import blueprint
from lms.pages.organizations.views.organization import list_choices, render_organization
from lms.web.access import check, requires
from lms.web.confirmation import Confirmation, list_names, render_again, render_confirmation
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.organization_access import (
    VisibleOrganization,
    get_visible_organization,
    list_visible_members,
)
from lms.web.organizations import OrganizationContactForm, name_organization
from lms.web.transaction import act, read_session

_ADDRESS = "/organizations/<int:organization_id>"


@blueprint.post(_ADDRESS + "/managers")
@requires(Permission.ORGANIZATION_CONTACT)
def name_manager(organization_id: int) -> ResponseReturnValue:
    """Make a member who learns in a cohort of the caller a manager."""
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CONTACT)
    person_id = find_id(request.form.get("person", ""))
    offered = {choice.person_id for choice in list_choices(list_visible_members(found))}
    if person_id not in offered or person_id is None:
        raise NotFound
    # In a cohort of the caller, and not the caller.
    target = get_person_target(read_session(), person_id)
    check(Permission.ROLE_GRANT, replace(target, granted_role="manager"))
    return _change_role(found, person_id, is_granted=True)


@blueprint.get(_ADDRESS + "/managers/<int:person_id>/revoke")
@requires(Permission.ORGANIZATION_CONTACT)
def manager_removal(organization_id: int, person_id: int) -> ResponseReturnValue:
    """Show what removing the manager will do."""
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CONTACT)
    managers = list_managers(read_session(), found.id)
    manager = _find_manager(managers, person_id)
    return render_confirmation(_describe_removal(found, manager, managers))


@blueprint.post(_ADDRESS + "/managers/<int:person_id>/revoke")
@requires(Permission.ORGANIZATION_CONTACT)
def revoke_manager(organization_id: int, person_id: int) -> ResponseReturnValue:
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CONTACT)
    managers = list_managers(read_session(), found.id)
    confirmation = _describe_removal(found, _find_manager(managers, person_id), managers)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    return _change_role(found, person_id, is_granted=False)


@blueprint.get(_ADDRESS + "/contact")
@requires(Permission.ORGANIZATION_CONTACT)
def organization_contact(organization_id: int) -> ResponseReturnValue:
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CONTACT)
    return _contact_page(found, build_form(OrganizationContactForm, vars(found.row)))


@blueprint.post(_ADDRESS + "/contact")
@requires(Permission.ORGANIZATION_CONTACT)
def save_organization_contact(organization_id: int) -> ResponseReturnValue:
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_CONTACT)
    form = read_form(OrganizationContactForm)
    try:
        contact = form.get_values().contact
        act(change_organization_contact, organization_id=found.id, contact=contact)
    except Refusal as refusal:
        return _contact_page(found, form.with_refusal(refusal)), 422
    return _back(found)


def _change_role(
    found: VisibleOrganization, person_id: int, *, is_granted: bool
) -> ResponseReturnValue:
    """Grant or revoke the role of a manager, and go back to the organization."""
    grant = ScopedRole("manager", "organization", found.id)
    try:
        act(grant_role if is_granted else revoke_role, person_id=person_id, grant=grant)
    except Refusal as refusal:
        again = get_visible_organization(found.id, Permission.ORGANIZATION_CONTACT)
        return render_organization(again, refusal), 422
    return _back(found)


def _find_manager(managers: tuple[Manager, ...], person_id: int) -> Manager:
    for manager in managers:
        if manager.person_id == person_id:
            return manager
    raise NotFound


def _describe_removal(
    found: VisibleOrganization, manager: Manager, managers: tuple[Manager, ...]
) -> Confirmation:
    others = [other_manager.printed_name for other_manager in managers if other_manager != manager]
    name = name_organization(found.id)
    sentences = [
        _(
            "%(person)s can no longer see the members of %(name)s, give codes or add people. The "
            "account and the progress stay; all sessions end now.",
            person=manager.printed_name,
            name=name,
        ),
        ngettext("One other manager remains.", "%(num)s other managers remain.", len(others))
        if others
        else _(
            "No manager remains: nobody there can give codes or add people until you name"
            " somebody else."
        ),
    ]
    return Confirmation(
        title=_("Remove %(person)s as manager", person=manager.printed_name),
        subject=name,
        sentences=tuple(map(str, sentences)),
        names=(list_names(_("Managers who remain"), others),),
        action=url_for(
            "organizations.revoke_manager", organization_id=found.id, person_id=manager.person_id
        ),
        button=_("Remove as manager"),
        back=url_for("organizations.organization", organization_id=found.id),
    )


def _contact_page(found: VisibleOrganization, form: SubmittedForm[OrganizationContactForm]) -> str:
    return render_template(
        "organizations/organization_contact.html",
        organization=found.row,
        name=name_organization(found.id),
        form=form,
    )


def _back(found: VisibleOrganization) -> ResponseReturnValue:
    target = url_for("organizations.organization", organization_id=found.id, saved=1)
    return redirect(target, 303)
