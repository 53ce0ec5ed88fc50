"""Adding a learner to the manager's organization; the next page shows their code."""

from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.rules.identifiers import clean_phone
from lms.accounts.services.members import add_learner
from lms.accounts.services.people import NewPerson
from lms.errors import Refusal
from lms.i18n import is_language
from lms.pages.manager import blueprint
from lms.pages.manager.forms import NewMemberForm
from lms.web.access import requires
from lms.web.forms import FormRule, SubmittedForm, build_form, read_form
from lms.web.identity import get_principal, today
from lms.web.languages import current_language
from lms.web.manager_access import ManagedOrganization, get_managed
from lms.web.transaction import act


@blueprint.get("/my-organization/people/new")
@requires(Permission.PEOPLE_EDIT)
def new_member() -> ResponseReturnValue:
    return _page(_get_own(), build_form(NewMemberForm, {"language": current_language()}))


@blueprint.post("/my-organization/people/new")
@requires(Permission.PEOPLE_EDIT)
def add_member() -> ResponseReturnValue:
    managed = _get_own()
    form = read_form(NewMemberForm)
    if form.raw["phone"].strip():
        check_phone = partial(clean_phone, country=managed.organization.country)
        form = form.apply(FormRule(check_phone, ("phone",)))
    try:
        new = _build_person(managed, form.get_values())
        made = act(add_learner, new, organization_id=managed.id, today=today())
    except Refusal as refusal:
        return _page(managed, form.with_refusal(refusal)), 422
    target = url_for("manager.member", person_id=made.person_id, organization=managed.id)
    return redirect(target, 303)


def _get_own() -> ManagedOrganization:
    return get_managed(Permission.PEOPLE_EDIT, Target(person_roles=("learner",)))


def _build_person(managed: ManagedOrganization, values: NewMemberForm) -> NewPerson:
    return NewPerson(
        values.printed_name,
        language=values.language if is_language(values.language) else current_language(),
        time_zone=get_principal().time_zone,
        phone=values.phone,
        country=managed.organization.country,
    )


def _page(managed: ManagedOrganization, form: SubmittedForm[NewMemberForm]) -> str:
    language = form.raw["language"] or current_language()
    return render_template("manager/new_member.html", managed=managed, form=form, language=language)
