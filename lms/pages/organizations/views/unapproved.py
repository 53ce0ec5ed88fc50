"""New organizations that a second person approves or returns, many at a time.

What would be done is shown first. Those that have the name of another organization are never among
the many: they are compared one by one.
"""

from collections.abc import Iterable, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.unapproved_organizations import UnapprovedOrganization, list_unapproved
from lms.accounts.rules.namesakes import name_with_place
from lms.accounts.rules.typed_values import find_ids
from lms.accounts.services.organization_states import (
    NamesakeToCompare,
    NoOrganizationTicked,
    OrganizationNotNew,
    approve_organizations,
    return_organizations,
)
from lms.errors import Refusal
from lms.pages.organizations import blueprint
from lms.pages.organizations.forms import OrganizationReturnForm
from lms.web.access import requires
from lms.web.cohort_access import may_do
from lms.web.confirmation import (
    Confirmation,
    NameList,
    ReasonField,
    list_names,
    render_again,
    render_confirmation,
)
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.request_values import find_text
from lms.web.sorted_names import sort_by_name
from lms.web.templating import in_language
from lms.web.transaction import act, read_session


@blueprint.get("/organizations/unapproved")
@requires(Permission.ORGANIZATION_APPROVE)
def unapproved() -> ResponseReturnValue:
    return _page()


@blueprint.get("/organizations/unapproved/approve")
@requires(Permission.ORGANIZATION_APPROVE)
def organizations_approval() -> ResponseReturnValue:
    """Show what approving the organizations that `?organization=` names would do."""
    ticked = _list_ticked(request.args.getlist("organization"))
    if refusal := _refuse_approval(ticked):
        return _refuse(refusal, ticked)
    return render_confirmation(_describe_approval(ticked))


@blueprint.post("/organizations/unapproved/approve")
@requires(Permission.ORGANIZATION_APPROVE)
def approve_listed_organizations() -> ResponseReturnValue:
    ticked = _list_ticked(request.form.getlist("organization"))
    if refusal := _refuse_approval(ticked):
        return _refuse(refusal, ticked)
    confirmation = _describe_approval(ticked)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    ids = [row.id for row in ticked if not row.namesakes]
    try:
        act(approve_organizations, organization_ids=ids)
    except Refusal as refusal:
        return _refuse(refusal, ticked)
    return redirect(url_for("organizations.unapproved", saved=1), 303)


@blueprint.get("/organizations/unapproved/return")
@requires(Permission.ORGANIZATION_APPROVE)
def organizations_return() -> ResponseReturnValue:
    """Show what returning the organizations would do, with a field for the reason."""
    ticked = _list_ticked(request.args.getlist("organization"))
    if not ticked:
        return _refuse(NoOrganizationTicked(), ticked)
    return render_confirmation(_describe_return(ticked), _ask(build_form(OrganizationReturnForm)))


@blueprint.post("/organizations/unapproved/return")
@requires(Permission.ORGANIZATION_APPROVE)
def return_listed_organizations() -> ResponseReturnValue:
    sent, form = request.form.getlist("organization"), read_form(OrganizationReturnForm)
    ticked = _list_ticked(sent)
    if not ticked:
        problem = OrganizationNotNew() if find_ids(sent) else NoOrganizationTicked()
        return _page(problem, unsent=form), 422
    confirmation = _describe_return(ticked)
    if not confirmation.is_confirmed:
        return render_again(confirmation, _ask(form))
    ids = [row.id for row in ticked]
    try:
        act(return_organizations, organization_ids=ids, reason=form.get_values().reason)
    except Refusal as refusal:
        return render_confirmation(confirmation, _ask(form.with_refusal(refusal)))
    return redirect(url_for("organizations.unapproved", saved=1), 303)


def _refuse_approval(ticked: Sequence[UnapprovedOrganization]) -> Refusal | None:
    """Return why none of these can be approved here, or None."""
    if not ticked:
        return NoOrganizationTicked()
    return NamesakeToCompare() if all(row.namesakes for row in ticked) else None


def _refuse(problem: Refusal, ticked: Sequence[UnapprovedOrganization]) -> tuple[str, int]:
    return _page(problem, ticked), 422


def _page(
    problem: Refusal | None = None,
    ticked: Sequence[UnapprovedOrganization] = (),
    unsent: SubmittedForm[OrganizationReturnForm] | None = None,
) -> str:
    rows = sort_by_name(list_unapproved(read_session()), lambda row: row.names)
    language = current_language()
    return render_template(
        "organizations/unapproved.html",
        organizations=rows,
        checkable={row.id for row in rows if _is_checkable(row)},
        namesakes={
            row.id: [(other.id, name_with_place(other, language)) for other in row.namesakes]
            for row in rows
        },
        ticked={row.id for row in ticked},
        all_ticked=find_text("ticked") == "all",
        viewer_id=get_person_id(),
        problem=problem,
        unsent=unsent,
    )


def _list_ticked(typed: Iterable[str]) -> list[UnapprovedOrganization]:
    """Return those of the ticked organizations that this person may still check."""
    ids = find_ids(typed)
    rows = [row for row in list_unapproved(read_session()) if row.id in ids and _is_checkable(row)]
    return sort_by_name(rows, lambda row: row.names)


def _is_checkable(row: UnapprovedOrganization) -> bool:
    target = Target(organization_ids=(row.id,), created_by=row.created_by, is_unapproved=True)
    return row.created_by != get_person_id() and may_do(Permission.ORGANIZATION_APPROVE, target)


def _describe_approval(ticked: Sequence[UnapprovedOrganization]) -> Confirmation:
    approved = [row for row in ticked if not row.namesakes]
    left_out = [row for row in ticked if row.namesakes]
    sentences = [
        _("Lists and course codes of every coordinator then offer them.") if approved else "",
        ngettext(
            "One is left out, because another cooperative has its name: open it, compare the two"
            " and decide about it separately.",
            "%(num)s are left out, because another cooperative has their name: open each, compare"
            " it with the other and decide about it separately.",
            len(left_out),
        )
        if left_out
        else "",
    ]
    return _build(
        title=ngettext("Approve one cooperative", "Approve %(num)s cooperatives", len(approved)),
        sentences=sentences,
        names=(
            _name_all(_("What is approved"), approved),
            _name_all(_("What is left out"), left_out),
        ),
        action=url_for("organizations.approve_listed_organizations"),
        button=_("I have checked them: approve"),
        ticked=ticked,
    )


def _describe_return(ticked: Sequence[UnapprovedOrganization]) -> Confirmation:
    sentences = [
        _("The people who entered them read your reason and can correct them."),
        _("They stay as they are until then: nobody and no work is removed."),
        _("Who corrects one asks for a new check with it."),
    ]
    return _build(
        title=ngettext(
            "Return one cooperative for correction",
            "Return %(num)s cooperatives for correction",
            len(ticked),
        ),
        sentences=sentences,
        names=(_name_all(_("What is returned"), ticked),),
        action=url_for("organizations.return_listed_organizations"),
        button=_("Do not approve: return for correction"),
        ticked=ticked,
    )


def _build(
    *,
    title: str,
    sentences: Sequence[str],
    names: tuple[NameList, ...],
    action: str,
    button: str,
    ticked: Sequence[UnapprovedOrganization],
) -> Confirmation:
    return Confirmation(
        title=title,
        subject=_("New cooperatives"),
        sentences=tuple(filter(None, map(str, sentences))),
        names=names,
        action=action,
        button=button,
        back=url_for("organizations.unapproved"),
        hidden=tuple(("organization", str(row.id)) for row in ticked),
    )


def _name_all(label: str, rows: Sequence[UnapprovedOrganization]) -> NameList:
    return list_names(label, (in_language(row.names) for row in rows))


def _ask(form: SubmittedForm[OrganizationReturnForm]) -> ReasonField:
    return ReasonField(form, _("Reason; the people who entered them read it"))
