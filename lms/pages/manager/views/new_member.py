"""Adding a learner to the manager's organization; the next page shows their code."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.services.members import add_learner
from lms.accounts.services.people import NewPerson
from lms.errors import Refusal
from lms.i18n import is_language
from lms.pages.manager import blueprint
from lms.web.access import requires
from lms.web.errors import sentence
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.manager_access import ManagedOrganization, get_managed, today
from lms.web.transaction import act

_FIELDS = ("printed_name", "phone", "language")


@blueprint.get("/my-organization/people/new")
@requires(Permission.PEOPLE_EDIT)
def new_member() -> ResponseReturnValue:
    return _page(_get_own(), {})


@blueprint.post("/my-organization/people/new")
@requires(Permission.PEOPLE_EDIT)
def add_member() -> ResponseReturnValue:
    own = _get_own()
    typed = {name: request.form.get(name, "")[:400] for name in _FIELDS}
    language = typed["language"] if is_language(typed["language"]) else current_language()
    new = NewPerson(
        typed["printed_name"],
        language=language,
        time_zone=get_principal().time_zone,
        phone=typed["phone"].strip(),
        country=own.organization.country,
    )
    try:
        made = act(add_learner, new, organization_id=own.id, today=today())
    except Refusal as refusal:
        return _page(own, typed, sentence(refusal)), 422
    target = url_for("manager.member", person_id=made.person_id, organization=own.id)
    return redirect(target, 303)


def _get_own() -> ManagedOrganization:
    return get_managed(Permission.PEOPLE_EDIT, Target(person_roles=("learner",)))


def _page(own: ManagedOrganization, typed: dict[str, str], problem: str = "") -> str:
    shown = {"printed_name": "", "phone": "", "language": current_language(), **typed}
    return render_template("manager/new_member.html", own=own, typed=shown, problem=problem)
