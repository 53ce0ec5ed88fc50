"""Entering an organization, for coordinators, and editing it; its code never changes."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Organization
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import list_namesakes
from lms.accounts.rules.namesakes import OrganizationLabel, name_with_place
from lms.accounts.services.organization_states import edit_new_organization, edit_organization
from lms.accounts.services.organizations import create_organization
from lms.errors import Refusal
from lms.i18n import order_texts
from lms.i18n.choices import COUNTRIES, PRODUCTS, name_country
from lms.pages.organizations import blueprint
from lms.pages.organizations.forms import TypedOrganization, fill_form, read_form
from lms.web.access import check, requires
from lms.web.errors import sentence
from lms.web.languages import current_language
from lms.web.organization_access import VisibleOrganization, get_organization_to_edit
from lms.web.transaction import act, read


@blueprint.get("/organizations/new")
@requires(Permission.ORGANIZATION_EDIT)
def new_organization() -> ResponseReturnValue:
    check(Permission.ORGANIZATION_EDIT, Target(is_new=True))
    return _page(None, TypedOrganization())


@blueprint.post("/organizations/new")
@requires(Permission.ORGANIZATION_EDIT)
def enter_organization() -> ResponseReturnValue:
    check(Permission.ORGANIZATION_EDIT, Target(is_new=True))
    typed = read_form()
    others = _list_namesakes(typed)
    if others:
        return _page(None, typed, namesakes=others), 422
    try:
        made = act(create_organization, typed.build_new())
    except Refusal as refusal:
        return _page(None, typed, sentence(refusal)), 422
    return redirect(url_for("organizations.organization", organization_id=made), 303)


@blueprint.get("/organizations/<int:organization_id>/edit")
@requires(Permission.ORGANIZATION_EDIT)
def organization_edit(organization_id: int) -> ResponseReturnValue:
    found = get_organization_to_edit(organization_id)
    return _page(found, fill_form(found.row))


@blueprint.post("/organizations/<int:organization_id>/edit")
@requires(Permission.ORGANIZATION_EDIT)
def save_organization(organization_id: int) -> ResponseReturnValue:
    found = get_organization_to_edit(organization_id)
    typed = read_form()
    others = _list_namesakes(typed, found.row)
    if others:
        return _page(found, typed, namesakes=others), 422
    try:
        act(
            edit_new_organization if found.is_new else edit_organization,
            typed.build_edit(),
            organization_id=found.id,
        )
    except Refusal as refusal:
        return _page(found, typed, sentence(refusal)), 422
    return redirect(url_for("organizations.organization", organization_id=found.id), 303)


def _list_namesakes(
    typed: TypedOrganization, row: Organization | None = None
) -> tuple[OrganizationLabel, ...]:
    """Return others of the typed name, unless they were shown already or the name is unchanged."""
    if typed.is_another or (row and order_texts(typed.names) == row.names):
        return ()
    return list_namesakes(read(), typed.names.values(), but=row.id if row else None)


def _page(
    found: VisibleOrganization | None,
    typed: TypedOrganization,
    problem: str = "",
    namesakes: tuple[OrganizationLabel, ...] = (),
) -> str:
    language = current_language()
    countries = {code: name_country(code, language) for code in (*COUNTRIES, typed.country)}
    return render_template(
        "organizations/organization_edit.html",
        organization=found.row if found else None,
        typed=typed,
        countries=sorted(countries.items(), key=lambda country: country[1]),
        products=tuple(PRODUCTS),
        problem=problem,
        namesakes=[(namesake.id, name_with_place(namesake, language)) for namesake in namesakes],
    )
