"""Entering an organization, for coordinators, and editing it; its code never changes."""

from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Organization
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import list_namesakes
from lms.accounts.rules.namesakes import OrganizationLabel, name_with_place
from lms.accounts.services.organization_states import edit_new_organization, edit_organization
from lms.accounts.services.organizations import (
    check_code_is_free,
    check_names,
    check_organization_code,
    create_organization,
    replace_names,
)
from lms.errors import Refusal
from lms.i18n import order_texts
from lms.i18n.choices import COUNTRIES, PRODUCTS, name_country
from lms.pages.organizations import blueprint
from lms.pages.organizations.forms import (
    NamesakeFound,
    OrganizationForm,
    build_organization_form,
)
from lms.web.access import check, requires
from lms.web.forms import FormRule, SubmittedForm, build_form, read_form
from lms.web.languages import current_language
from lms.web.organization_access import VisibleOrganization, get_organization_to_edit
from lms.web.sorted_names import sort_choices
from lms.web.transaction import act, read_session


@blueprint.get("/organizations/new")
@requires(Permission.ORGANIZATION_EDIT)
def new_organization() -> ResponseReturnValue:
    check(Permission.ORGANIZATION_EDIT, Target(is_new=True))
    return _page(None, build_form(OrganizationForm, {"country": "CN"}))


@blueprint.post("/organizations/new")
@requires(Permission.ORGANIZATION_EDIT)
def enter_organization() -> ResponseReturnValue:
    check(Permission.ORGANIZATION_EDIT, Target(is_new=True))
    form = read_form(OrganizationForm).apply(FormRule(_check_code, ("code",)))
    form, namesakes = _add_namesakes(form.apply(FormRule(check_names, ("name",))))
    try:
        made = act(create_organization, form.get_values().to_new())
    except Refusal as refusal:
        return _page(None, form.with_refusal(refusal), namesakes), 422
    return redirect(url_for("organizations.organization", organization_id=made), 303)


@blueprint.get("/organizations/<int:organization_id>/edit")
@requires(Permission.ORGANIZATION_EDIT)
def organization_edit(organization_id: int) -> ResponseReturnValue:
    found = get_organization_to_edit(organization_id)
    return _page(found, build_organization_form(found.row))


@blueprint.post("/organizations/<int:organization_id>/edit")
@requires(Permission.ORGANIZATION_EDIT)
def save_organization(organization_id: int) -> ResponseReturnValue:
    found = get_organization_to_edit(organization_id)
    is_named = FormRule(partial(replace_names, found.row.names), ("name",))
    form, namesakes = _add_namesakes(read_form(OrganizationForm).apply(is_named), found.row)
    edit = edit_new_organization if found.is_new else edit_organization
    try:
        act(edit, form.get_values().to_edit(), organization_id=found.id)
    except Refusal as refusal:
        return _page(found, form.with_refusal(refusal), namesakes), 422
    target = url_for("organizations.organization", organization_id=found.id, saved=1)
    return redirect(target, 303)


def _check_code(code: str) -> None:
    check_organization_code(code.lower())
    check_code_is_free(read_session(), code.lower())


def _add_namesakes(
    form: SubmittedForm[OrganizationForm], row: Organization | None = None
) -> tuple[SubmittedForm[OrganizationForm], tuple[OrganizationLabel, ...]]:
    """Return the form and others of the typed name.

    There are none if they were shown already or the name is unchanged.
    """
    names = form.valid.get("name", {})
    if form.valid.get("is_another") or (row and order_texts(names) == row.names):
        return form, ()
    namesakes = list_namesakes(read_session(), names.values(), excluding=row.id if row else None)
    return (form.with_refusal(NamesakeFound()) if namesakes else form), namesakes


def _page(
    found: VisibleOrganization | None,
    form: SubmittedForm[OrganizationForm],
    namesakes: tuple[OrganizationLabel, ...] = (),
) -> str:
    language = current_language()
    codes = dict.fromkeys((*COUNTRIES, form.raw["country"]))
    countries = [(code, name_country(code, language)) for code in codes]
    return render_template(
        "organizations/organization_edit.html",
        organization=found.row if found else None,
        form=form,
        countries=sort_choices(countries),
        products=tuple(PRODUCTS),
        namesakes=[(label.id, name_with_place(label, language)) for label in namesakes],
    )
