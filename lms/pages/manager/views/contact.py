"""The contact of the organization: the only field of its entry that its manager edits."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.services.organization_states import change_organization_contact
from lms.errors import Refusal
from lms.pages.manager import blueprint
from lms.web.access import requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.manager_access import ManagedOrganization, get_managed
from lms.web.organizations import OrganizationContactForm
from lms.web.transaction import act


@blueprint.get("/my-organization/contact")
@requires(Permission.ORGANIZATION_CONTACT)
def contact() -> ResponseReturnValue:
    managed = get_managed(Permission.ORGANIZATION_CONTACT, Target(is_contact=True))
    return _page(managed, build_form(OrganizationContactForm, vars(managed.organization)))


@blueprint.post("/my-organization/contact")
@requires(Permission.ORGANIZATION_CONTACT)
def change_contact() -> ResponseReturnValue:
    managed = get_managed(Permission.ORGANIZATION_CONTACT, Target(is_contact=True))
    form = read_form(OrganizationContactForm)
    try:
        contact = form.get_values().contact
        act(change_organization_contact, organization_id=managed.id, contact=contact)
    except Refusal as refusal:
        return _page(managed, form.with_refusal(refusal)), 422
    target = url_for("manager.organization", organization=managed.id, saved=1)
    return redirect(target, 303)


def _page(managed: ManagedOrganization, form: SubmittedForm[OrganizationContactForm]) -> str:
    return render_template("manager/contact.html", managed=managed, form=form)
