"""The contact of the organization: the only field of its entry that its manager edits."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.services.organization_states import change_organization_contact
from lms.errors import Refusal
from lms.pages.manager import blueprint
from lms.web.access import requires
from lms.web.errors import sentence
from lms.web.manager_access import ManagedOrganization, get_managed
from lms.web.transaction import act

_LONGEST = 600


@blueprint.get("/my-organization/contact")
@requires(Permission.ORGANIZATION_CONTACT)
def contact() -> ResponseReturnValue:
    own = get_managed(Permission.ORGANIZATION_CONTACT, Target(is_contact=True))
    return _page(own, own.organization.contact)


@blueprint.post("/my-organization/contact")
@requires(Permission.ORGANIZATION_CONTACT)
def change_contact() -> ResponseReturnValue:
    own = get_managed(Permission.ORGANIZATION_CONTACT, Target(is_contact=True))
    typed = request.form.get("contact", own.organization.contact)[:_LONGEST]
    try:
        act(
            change_organization_contact,
            organization_id=own.id,
            contact=typed,
        )
    except Refusal as refusal:
        return _page(own, typed, sentence(refusal)), 422
    return redirect(url_for("manager.organization", organization=own.id), 303)


def _page(own: ManagedOrganization, typed: str, problem: str = "") -> str:
    return render_template("manager/contact.html", own=own, typed=typed, problem=problem)
