"""The roster of a cohort: lists handed in, looked at row by row, imported, taken back."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act
from lms.enrolment.queries import list_organizations_for
from lms.enrolment.queries.sight import sight_of
from lms.enrolment.roster.facts import Home
from lms.pages.coordination import blueprint
from lms.pages.coordination.scope import get_own_cohort, list_tabs, target_of
from lms.pages.roster import flow
from lms.pages.roster.upload import LARGEST_UPLOAD
from lms.pages.roster.ways import Room
from lms.web.access import check, get_principal, requires
from lms.web.limits import accepts
from lms.web.transaction import read


@blueprint.get("/cohorts/<int:cohort_id>/roster")
@requires(Act.ROSTER)
def roster(cohort_id: int) -> ResponseReturnValue:
    return flow.show_form(_open(cohort_id))


@blueprint.post("/cohorts/<int:cohort_id>/roster")
@requires(Act.ROSTER)
@accepts(LARGEST_UPLOAD)
def upload_roster(cohort_id: int) -> ResponseReturnValue:
    return flow.take_list(_open(cohort_id))


@blueprint.get("/cohorts/<int:cohort_id>/roster/template.xlsx")
@requires(Act.ROSTER)
def roster_template(cohort_id: int) -> ResponseReturnValue:
    room = _open(cohort_id)
    rows = list_organizations_for(read(), get_principal())
    codes = [row.code for row in rows if row.id in room.home.visible]
    return flow.send_template(next(iter(codes), ""))


@blueprint.get("/cohorts/<int:cohort_id>/roster/<int:number>")
@requires(Act.ROSTER)
def roster_import(cohort_id: int, number: int) -> ResponseReturnValue:
    room = _open(cohort_id)
    return flow.show_import(room, flow.get_own_import(room, number))


@blueprint.post("/cohorts/<int:cohort_id>/roster/<int:number>/answers")
@requires(Act.ROSTER)
def answer_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    room = _open(cohort_id)
    return flow.take_answers(room, flow.get_own_import(room, number))


@blueprint.post("/cohorts/<int:cohort_id>/roster/<int:number>/apply")
@requires(Act.ROSTER)
def apply_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    room = _open(cohort_id)
    return flow.apply_list(room, flow.get_own_import(room, number))


@blueprint.get("/cohorts/<int:cohort_id>/roster/<int:number>/undo")
@requires(Act.ROSTER)
def roster_undo(cohort_id: int, number: int) -> ResponseReturnValue:
    room = _open(cohort_id)
    return flow.show_undo(room, flow.get_own_import(room, number))


@blueprint.post("/cohorts/<int:cohort_id>/roster/<int:number>/undo")
@requires(Act.ROSTER)
def undo_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    room = _open(cohort_id)
    return flow.undo_list(room, flow.get_own_import(room, number))


@blueprint.get("/cohorts/<int:cohort_id>/roster/<int:number>/corrected.xlsx")
@requires(Act.ROSTER)
def corrected_roster(cohort_id: int, number: int) -> ResponseReturnValue:
    room = _open(cohort_id)
    return flow.send_corrected(room, flow.get_own_import(room, number))


def _open(cohort_id: int) -> Room:
    """Lists hold phone numbers, so whoever may not read those opens none."""
    cohort = get_own_cohort(cohort_id, Act.ROSTER)
    check(Act.CONTACT_READ, target_of(cohort))
    principal = get_principal()
    rows = list_organizations_for(read(), principal)
    visible = frozenset(row.id for row in rows if row.state != "archived")
    return Room(
        name="coordination",
        home=Home(cohort_id=cohort.id, visible=visible, sight=sight_of(principal)),
        where={"cohort_id": cohort.id},
        shown={"cohort": cohort, "tabs": list_tabs(cohort)},
        next_step=url_for("coordination.cards", cohort_id=cohort.id),
    )
