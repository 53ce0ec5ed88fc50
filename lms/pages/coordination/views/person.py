"""One person of a cohort: where she stands, what she tried, what may be done for her."""

import datetime as dt
from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions import Act, Target, allows
from lms.accounts.queries import get_person, list_memberships
from lms.accounts.services.members import let_leave, let_return
from lms.assessment.rules import score_text
from lms.assessment.services import grant_allowance
from lms.enrolment.queries import CohortRow, get_person_target, list_active_days
from lms.enrolment.queries.care import list_care_history
from lms.enrolment.rules import day_of
from lms.enrolment.services.places import take_person_out
from lms.errors import NotFound, Refusal
from lms.pages.coordination import blueprint
from lms.pages.coordination.cooperatives import now_by
from lms.pages.coordination.person import (
    get_open_place,
    list_courses,
    list_own_standings,
)
from lms.pages.coordination.reasons import name_channels
from lms.pages.coordination.scope import check_person, get_own_cohort, list_tabs, may_do
from lms.web.access import check, get_principal, requires
from lms.web.errors import sentence
from lms.web.transaction import close_read, read, write
from lms.web.values import find_number

_ADDRESS = "/cohorts/<int:cohort_id>/people/<int:person_id>"
SHOWN_DAYS = 14


@blueprint.get(_ADDRESS)
@requires(Act.PROGRESS_READ)
def person(cohort_id: int, person_id: int) -> ResponseReturnValue:
    page = _page(get_own_cohort(cohort_id), person_id)
    return page, 200, {"Cache-Control": "no-store"}


@blueprint.post(_ADDRESS + "/allow")
@requires(Act.ALLOWANCE)
def allow(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """One more attempt at a quiz, or no wait after the last failure."""
    row = get_own_cohort(cohort_id)
    course = request.form.get("course", "")
    check(Act.ALLOWANCE, Target(cohort_ids=(row.id,), course=course))
    values = {
        "place": get_open_place(row, person_id=person_id, course=course),
        "lesson": request.form.get("lesson", ""),
        "kind": request.form.get("kind", ""),
        "reason": request.form.get("reason", ""),
    }
    return _try(row, person_id, grant_allowance, values)


@blueprint.post(_ADDRESS + "/leave")
@requires(Act.PEOPLE_EDIT)
def let_person_leave(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """She leaves her cooperative; the place in the cohort stays."""
    row, organization_id = get_own_cohort(cohort_id), _read_organization()
    list_own_standings(row, person_id)
    if organization_id not in check_person(Act.PEOPLE_EDIT, person_id).organization_ids:
        raise NotFound
    values = {
        "person_id": person_id,
        "organization_id": organization_id,
        "last_day": _read_day(request.form.get("last_day", "")),
        "today": day_of(clock.now(), row.zone),
    }
    return _try(row, person_id, let_leave, values)


@blueprint.post(_ADDRESS + "/return")
@requires(Act.PEOPLE_EDIT)
def let_person_return(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """She belongs to the cooperative again, from today on."""
    row = get_own_cohort(cohort_id)
    list_own_standings(row, person_id)
    check_person(Act.PEOPLE_EDIT, person_id)
    values = {
        "person_id": person_id,
        "organization_id": _read_organization(),
        "today": day_of(clock.now(), row.zone),
    }
    return _try(row, person_id, let_return, values)


@blueprint.post(_ADDRESS + "/out")
@requires(Act.ENROL)
def take_out_of_cohort(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = get_own_cohort(cohort_id, Act.ENROL)
    return _try(row, person_id, take_person_out, {"cohort_id": row.id, "person_id": person_id})


def _try(
    row: CohortRow, person_id: int, service: Callable[..., None], values: dict[str, object]
) -> ResponseReturnValue:
    try:
        write(service, **values, **now_by())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(row, person_id, problem=sentence(refusal)), 422
    target = url_for("coordination.person", cohort_id=row.id, person_id=person_id)
    return redirect(target, 303)


def _read_organization() -> int:
    return find_number(request.form.get("organization", ""), digits=18) or 0


def _read_day(raw: str) -> dt.date:
    """What is no day becomes one that no service takes."""
    try:
        return dt.date.fromisoformat(raw.strip())
    except ValueError:
        return dt.date.max


def _page(row: CohortRow, person_id: int, *, problem: str = "") -> str:
    close_read()
    standings = list_own_standings(row, person_id)
    found = get_person(read(), person_id)
    target = get_person_target(read(), person_id)
    may_contact = allows(Act.CONTACT_READ, get_principal(), target)
    return render_template(
        "coordination/person.html",
        cohort=row,
        tabs=list_tabs(row),
        person=found,
        standing=standings[0],
        is_out=all(one.ended_at for one in standings),
        courses=list_courses(row, standings),
        memberships=list_memberships(read(), person_id=person_id),
        days=list_active_days(
            read(),
            person_id=person_id,
            since=day_of(min(one.enrolled_at for one in standings), row.zone),
        ),
        shown_days=SHOWN_DAYS,
        may_contact=may_contact,
        channels=name_channels(),
        history=_list_history(row, person_id) if may_contact else (),
        may_edit=may_do(Act.PEOPLE_EDIT, target),
        may_take_out=may_do(Act.ENROL, Target(cohort_ids=(row.id,))),
        today=day_of(clock.now(), row.zone),
        score_text=score_text,
        problem=problem,
    )


def _list_history(row: CohortRow, person_id: int) -> tuple[object, ...]:
    return list_care_history(read(), cohort_id=row.id, person_id=person_id)
