"""The roster of a cohort: files uploaded, previewed row by row, imported, undone."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import list_organizations_for
from lms.enrolment.queries.visible_cohorts import visible_cohorts_of
from lms.pages.cohorts import blueprint
from lms.pages.roster import import_steps
from lms.pages.roster.upload import LARGEST_UPLOAD
from lms.pages.roster.urls import RosterUrls
from lms.roster.matching.import_context import ImportScope
from lms.web.access import check, get_principal, requires
from lms.web.cohort_access import get_own_cohort, list_tabs, target_of
from lms.web.limits import accepts
from lms.web.transaction import read


@blueprint.get("/cohorts/<int:cohort_id>/roster")
@requires(Permission.ROSTER)
def roster(cohort_id: int) -> ResponseReturnValue:
    return import_steps.show_form(_open(cohort_id))


@blueprint.post("/cohorts/<int:cohort_id>/roster")
@requires(Permission.ROSTER)
@accepts(LARGEST_UPLOAD)
def upload_roster(cohort_id: int) -> ResponseReturnValue:
    return import_steps.take_list(_open(cohort_id))


@blueprint.get("/cohorts/<int:cohort_id>/roster/template.xlsx")
@requires(Permission.ROSTER)
def roster_template(cohort_id: int) -> ResponseReturnValue:
    urls = _open(cohort_id)
    rows = list_organizations_for(read(), get_principal())
    codes = [row.code for row in rows if row.id in urls.scope.visible]
    return import_steps.send_template(next(iter(codes), ""))


@blueprint.get("/cohorts/<int:cohort_id>/roster/<int:number>")
@requires(Permission.ROSTER)
def roster_import(cohort_id: int, number: int) -> ResponseReturnValue:
    urls = _open(cohort_id)
    return import_steps.show_import(urls, import_steps.get_own_import(urls, number))


@blueprint.post("/cohorts/<int:cohort_id>/roster/<int:number>/answers")
@requires(Permission.ROSTER)
def answer_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    urls = _open(cohort_id)
    return import_steps.take_answers(urls, import_steps.get_own_import(urls, number))


@blueprint.post("/cohorts/<int:cohort_id>/roster/<int:number>/apply")
@requires(Permission.ROSTER)
def apply_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    urls = _open(cohort_id)
    return import_steps.apply_list(urls, import_steps.get_own_import(urls, number))


@blueprint.get("/cohorts/<int:cohort_id>/roster/<int:number>/undo")
@requires(Permission.ROSTER)
def roster_undo(cohort_id: int, number: int) -> ResponseReturnValue:
    urls = _open(cohort_id)
    return import_steps.show_undo(urls, import_steps.get_own_import(urls, number))


@blueprint.post("/cohorts/<int:cohort_id>/roster/<int:number>/undo")
@requires(Permission.ROSTER)
def undo_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    urls = _open(cohort_id)
    return import_steps.undo_list(urls, import_steps.get_own_import(urls, number))


@blueprint.get("/cohorts/<int:cohort_id>/roster/<int:number>/corrected.xlsx")
@requires(Permission.ROSTER)
def corrected_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    urls = _open(cohort_id)
    return import_steps.send_corrected(urls, import_steps.get_own_import(urls, number))


def _open(cohort_id: int) -> RosterUrls:
    """Return the addresses of the roster.

    Imports contain phone numbers, so only those who may read phone numbers open one.
    """
    cohort = get_own_cohort(cohort_id, Permission.ROSTER)
    check(Permission.CONTACT_READ, target_of(cohort))
    principal = get_principal()
    rows = list_organizations_for(read(), principal)
    visible = frozenset(row.id for row in rows if row.state != "archived")
    return RosterUrls(
        name="cohorts",
        scope=ImportScope(
            cohort_id=cohort.id, visible=visible, visible_cohorts=visible_cohorts_of(principal)
        ),
        where={"cohort_id": cohort.id},
        shown={"cohort": cohort, "tabs": list_tabs(cohort)},
        next_step=url_for("cohorts.cards", cohort_id=cohort.id),
    )
