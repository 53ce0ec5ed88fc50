"""Coordinators and trainers of a cohort."""

from typing import Literal, cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions import Act
from lms.accounts.services import Actor
from lms.enrolment.queries import CohortRow
from lms.enrolment.queries.plans import list_staff
from lms.enrolment.services.staffing import add_staff, remove_staff
from lms.errors import NotFound, Refusal
from lms.pages.coordination import blueprint
from lms.pages.coordination.scope import get_own_cohort, list_tabs
from lms.web import proof
from lms.web.access import get_person_id, get_principal, requires
from lms.web.errors import sentence
from lms.web.transaction import read, write
from lms.web.values import find_number


@blueprint.get("/cohorts/<int:cohort_id>/staff")
@requires(Act.COHORT_EDIT)
def cohort_staff(cohort_id: int) -> ResponseReturnValue:
    return _render(get_own_cohort(cohort_id, Act.COHORT_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/staff")
@requires(Act.COHORT_EDIT)
def add_to_staff(cohort_id: int) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Act.COHORT_EDIT)
    _ask_for_secret()
    try:
        write(
            add_staff,
            cohort_id=cohort.id,
            part=_read_part(),
            identifier=request.form.get("identifier", "")[:200],
            by=Actor(get_person_id()),
            now=clock.now(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _render(cohort, refusal), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/staff/out")
@requires(Act.COHORT_EDIT)
def remove_from_staff(cohort_id: int) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Act.COHORT_EDIT)
    _ask_for_secret()
    try:
        write(
            remove_staff,
            cohort_id=cohort.id,
            part=_read_part(),
            person_id=find_number(request.form.get("person", ""), digits=15) or 0,
            by=Actor(get_person_id()),
            now=clock.now(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _render(cohort, refusal), 422
    return _back(cohort)


def _ask_for_secret() -> None:
    """As for every other grant of a role."""
    if not get_principal().proven:
        proof.ask(get_principal())


def _read_part() -> Literal["coordinator", "trainer"]:
    part = request.form.get("part", "")
    if part not in {"coordinator", "trainer"}:
        raise NotFound
    return cast("Literal['coordinator', 'trainer']", part)


def _render(cohort: CohortRow, refusal: Refusal | None = None) -> str:
    return render_template(
        "coordination/cohort_staff.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        staff=list_staff(read(), cohort_id=cohort.id),
        own_id=get_person_id(),
        identifier=request.form.get("identifier", "")[:200],
        part=request.form.get("part", "trainer"),
        problem=sentence(refusal) if refusal else "",
    )


def _back(cohort: CohortRow) -> ResponseReturnValue:
    return redirect(url_for("coordination.cohort_staff", cohort_id=cohort.id), 303)
