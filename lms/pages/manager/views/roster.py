"""Imports of the manager's organization: previewed row by row, applied, undone."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.enrolment.queries.organizations import list_offered_cohorts
from lms.errors import NotFound
from lms.pages.manager import blueprint
from lms.pages.manager.access import get_managed
from lms.pages.roster import import_steps
from lms.pages.roster.upload import LARGEST_UPLOAD
from lms.pages.roster.urls import RosterUrls
from lms.roster.matching.import_context import ImportScope
from lms.roster.queries.imports import RosterImportRow
from lms.web.access import requires
from lms.web.limits import accepts
from lms.web.request_values import find_number
from lms.web.transaction import read


@blueprint.get("/my-organization/roster")
@requires(Permission.ROSTER)
def roster() -> ResponseReturnValue:
    return import_steps.show_form(_open())


@blueprint.post("/my-organization/roster")
@requires(Permission.ROSTER)
@accepts(LARGEST_UPLOAD)
def upload_roster() -> ResponseReturnValue:
    """Upload a roster; with `cohort` the people are also enrolled, if it is offered to them."""
    raw = request.form.get("cohort", "")
    urls = _open(find_number(raw, digits=18) if raw else None)
    if urls.scope.cohort_id and urls.scope.cohort_id not in dict(urls.cohorts):
        raise NotFound
    return import_steps.take_list(urls)


@blueprint.get("/my-organization/roster/template.xlsx")
@requires(Permission.ROSTER)
def roster_template() -> ResponseReturnValue:
    return import_steps.send_template(get_managed(Permission.ROSTER).organization.code)


@blueprint.get("/my-organization/roster/<int:number>")
@requires(Permission.ROSTER)
def roster_import(number: int) -> ResponseReturnValue:
    return import_steps.show_import(*_find(number))


@blueprint.post("/my-organization/roster/<int:number>/answers")
@requires(Permission.ROSTER)
def answer_roster(number: int) -> ResponseReturnValue:
    return import_steps.take_answers(*_find(number))


@blueprint.post("/my-organization/roster/<int:number>/apply")
@requires(Permission.ROSTER)
def apply_roster(number: int) -> ResponseReturnValue:
    return import_steps.apply_list(*_find(number))


@blueprint.get("/my-organization/roster/<int:number>/undo")
@requires(Permission.ROSTER)
def roster_undo(number: int) -> ResponseReturnValue:
    return import_steps.show_undo(*_find(number))


@blueprint.post("/my-organization/roster/<int:number>/undo")
@requires(Permission.ROSTER)
def undo_roster(number: int) -> ResponseReturnValue:
    return import_steps.undo_list(*_find(number))


@blueprint.get("/my-organization/roster/<int:number>/corrected.xlsx")
@requires(Permission.ROSTER)
def corrected_roster(number: int) -> ResponseReturnValue:
    return import_steps.send_corrected(*_find(number))


def _find(number: int) -> tuple[RosterUrls, RosterImportRow]:
    row = import_steps.get_own_import(_open(), number)
    return _open(row.cohort_id), row


def _open(cohort_id: int | None = None) -> RosterUrls:
    own = get_managed(Permission.ROSTER)
    get_managed(Permission.CONTACT_READ, Target())
    offered = [one for one in list_offered_cohorts(read(), own.id) if one.closed_at is None]
    return RosterUrls(
        name="manager",
        scope=ImportScope(cohort_id=cohort_id, organization_id=own.id),
        where={"organization": own.id},
        shown={"own": own},
        next_step=url_for("manager.organization", organization=own.id),
        cohorts=tuple((one.id, one.name) for one in offered),
    )
