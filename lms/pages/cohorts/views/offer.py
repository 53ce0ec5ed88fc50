"""The courses of a cohort with their dates, and the organizations to which it is offered."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.acts import Act, Actor
from lms.catalogue.queries.published import get_published, list_current
from lms.content.model import Texts
from lms.enrolment.queries.cohort_details import list_addable_organizations, list_course_dates
from lms.enrolment.queries.cohorts import CohortRow, list_offered_organizations
from lms.enrolment.services.cohort_offer import (
    offer_to,
    put_course,
    remove_cohort_course,
    remove_cohort_organization,
)
from lms.errors import Refusal
from lms.i18n import DEFAULT_LANGUAGE
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import FieldRefused, read_day
from lms.web.access import requires
from lms.web.cohort_access import get_own_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.identity import get_person_id
from lms.web.request_values import find_number
from lms.web.transaction import act, read, write


@dataclass(frozen=True)
class CohortCourseForm:
    """A course of the cohort, with its dates as stored or as typed."""

    course: str
    titles: Texts
    starts_on: str
    due_on: str


@blueprint.get("/cohorts/<int:cohort_id>/offer")
@requires(Permission.COHORT_EDIT)
def offer(cohort_id: int) -> ResponseReturnValue:
    return _render(get_own_cohort(cohort_id, Permission.COHORT_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/courses")
@requires(Permission.COHORT_EDIT)
def set_course(cohort_id: int) -> ResponseReturnValue:
    """Add a course to the cohort, or set the dates of one that it has."""
    cohort = get_own_cohort(cohort_id, Permission.COHORT_EDIT)
    course = request.form.get("course", "")[:80]
    try:
        act(
            put_course,
            cohort_id=cohort.id,
            course=course,
            starts_on=read_day(request.form, "starts_on"),
            due_on=read_day(request.form, "due_on"),
        )
    except FieldRefused as refused:
        return _render(cohort, refused.refusal, f"{refused.field}-{course}"), 422
    except Refusal as refusal:
        return _render(cohort, refusal, f"due_on-{course}" if course else "course"), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/courses/<course>/out")
@requires(Permission.COHORT_EDIT)
def remove_course(cohort_id: int, course: str) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Permission.COHORT_EDIT)
    by = Actor(get_person_id())
    try:
        write(remove_cohort_course, Act(by, clock.now()), cohort_id=cohort.id, course=course)
    except Refusal as refusal:
        return _render(cohort, refusal, f"due_on-{course}"), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/organizations")
@requires(Permission.COHORT_EDIT)
def add_organization(cohort_id: int) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Permission.COHORT_EDIT)
    chosen = find_number(request.form.get("organization", ""), digits=15) or 0
    by = Actor(get_person_id())
    try:
        write(offer_to, Act(by, clock.now()), cohort_id=cohort.id, organization_id=chosen)
    except Refusal as refusal:
        return _render(cohort, refusal, "organization"), 422
    return _back(cohort, "organizations")


@blueprint.post("/cohorts/<int:cohort_id>/organizations/<int:organization_id>/out")
@requires(Permission.COHORT_EDIT)
def remove_organization(cohort_id: int, organization_id: int) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Permission.COHORT_EDIT)
    try:
        act(
            remove_cohort_organization,
            cohort_id=cohort.id,
            organization_id=organization_id,
        )
    except Refusal as refusal:
        return _render(cohort, refusal, "organizations"), 422
    return _back(cohort, "organizations")


def _render(cohort: CohortRow, refusal: Refusal | None = None, field: str = "") -> str:
    known = {row.course: get_published(read(), row.id) for row in list_current(read())}
    titles = {name: found.structure.titles for name, found in known.items()}
    rows = list_course_dates(read(), cohort.id)
    typed = request.form
    courses = [
        CohortCourseForm(
            row.course,
            titles.get(row.course, {DEFAULT_LANGUAGE: row.course}),
            *(
                (typed.get("starts_on", "")[:40], typed.get("due_on", "")[:40])
                if refusal and typed.get("course") == row.course
                else (str(row.starts_on or ""), str(row.due_on or ""))
            ),
        )
        for row in rows
    ]
    taken = {row.course for row in rows}
    return render_template(
        "cohorts/offer.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        courses=courses,
        addable_courses={name: one for name, one in titles.items() if name not in taken},
        organizations=list_offered_organizations(read(), cohort.id),
        addable_organizations=list_addable_organizations(read(), cohort_id=cohort.id),
        problem=sentence(refusal) if refusal else "",
        field=field,
    )


def _back(cohort: CohortRow, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("cohorts.offer", cohort_id=cohort.id, _anchor=anchor), 303)
