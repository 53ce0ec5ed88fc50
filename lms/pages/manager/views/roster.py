"""A list of the own cooperative's people: looked at row by row, imported, taken back."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act, Target
from lms.enrolment.queries.organizations import list_offered_cohorts
from lms.enrolment.queries.rosters import ImportRow
from lms.enrolment.roster.facts import Home
from lms.errors import NotFound
from lms.pages.manager import blueprint
from lms.pages.manager.own import get_own
from lms.pages.roster import flow
from lms.pages.roster.upload import LARGEST_UPLOAD
from lms.pages.roster.ways import Room
from lms.web.access import requires
from lms.web.limits import accepts
from lms.web.transaction import read
from lms.web.values import find_number


@blueprint.get("/my-organization/roster")
@requires(Act.ROSTER)
def roster() -> ResponseReturnValue:
    return flow.show_form(_open())


@blueprint.post("/my-organization/roster")
@requires(Act.ROSTER)
@accepts(LARGEST_UPLOAD)
def upload_roster() -> ResponseReturnValue:
    """With `cohort`: the people are enrolled in it too, when it is offered to them."""
    raw = request.form.get("cohort", "")
    room = _open(find_number(raw, digits=18) if raw else None)
    if room.home.cohort_id and room.home.cohort_id not in dict(room.cohorts):
        raise NotFound
    return flow.take_list(room)


@blueprint.get("/my-organization/roster/template.xlsx")
@requires(Act.ROSTER)
def roster_template() -> ResponseReturnValue:
    return flow.send_template(get_own(Act.ROSTER).organization.code)


@blueprint.get("/my-organization/roster/<int:number>")
@requires(Act.ROSTER)
def roster_import(number: int) -> ResponseReturnValue:
    return flow.show_import(*_find(number))


@blueprint.post("/my-organization/roster/<int:number>/answers")
@requires(Act.ROSTER)
def answer_roster(number: int) -> ResponseReturnValue:
    return flow.take_answers(*_find(number))


@blueprint.post("/my-organization/roster/<int:number>/apply")
@requires(Act.ROSTER)
def apply_roster(number: int) -> ResponseReturnValue:
    return flow.apply_list(*_find(number))


@blueprint.get("/my-organization/roster/<int:number>/undo")
@requires(Act.ROSTER)
def roster_undo(number: int) -> ResponseReturnValue:
    return flow.show_undo(*_find(number))


@blueprint.post("/my-organization/roster/<int:number>/undo")
@requires(Act.ROSTER)
def undo_roster(number: int) -> ResponseReturnValue:
    return flow.undo_list(*_find(number))


@blueprint.get("/my-organization/roster/<int:number>/corrected.xlsx")
@requires(Act.ROSTER)
def corrected_roster(number: int) -> ResponseReturnValue:
    return flow.send_corrected(*_find(number))


def _find(number: int) -> tuple[Room, ImportRow]:
    row = flow.get_own_import(_open(), number)
    return _open(row.cohort_id), row


def _open(cohort_id: int | None = None) -> Room:
    own = get_own(Act.ROSTER)
    get_own(Act.CONTACT_READ, Target())
    offered = [one for one in list_offered_cohorts(read(), own.id) if one.closed_at is None]
    return Room(
        name="manager",
        home=Home(cohort_id=cohort_id, organization_id=own.id),
        where={"organization": own.id},
        shown={"own": own},
        next_step=url_for("manager.organization", organization=own.id),
        cohorts=tuple((one.id, one.name) for one in offered),
    )
