"""The courses of a cohort with their dates, and the organizations to which it is offered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_ids
from lms.catalogue.queries.published import get_published, list_current
from lms.content.model import Texts
from lms.enrolment.queries.cohort_details import (
    CourseDates,
    list_addable_organizations,
    list_course_dates,
)
from lms.enrolment.queries.cohorts import CohortRow, list_offered_organizations
from lms.enrolment.services.cohort_offer import (
    offer_to_organizations,
    put_course,
    remove_cohort_course,
)
from lms.errors import Refusal
from lms.i18n import DEFAULT_LANGUAGE
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import CourseDatesForm
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.sorted_names import sort_by_name
from lms.web.transaction import act, read_session
from lms.workshop.services.offer_withdrawal import withdraw_offer


@dataclass(frozen=True)
class CohortCourseForm:
    """A course of the cohort, with the form of its dates as stored or as typed."""

    course: str
    titles: Texts
    form: SubmittedForm[CourseDatesForm]


@blueprint.get("/cohorts/<int:cohort_id>/offer")
@requires(Permission.COHORT_EDIT)
def offer(cohort_id: int) -> ResponseReturnValue:
    return _render(get_visible_cohort(cohort_id, Permission.COHORT_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/courses")
@requires(Permission.COHORT_EDIT)
def set_course(cohort_id: int) -> ResponseReturnValue:
    """Add a course to the cohort, or set the dates of one that it has."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    form = read_form(CourseDatesForm)
    try:
        act(put_course, cohort_id=cohort.id, **dict(form.get_values()))
    except Refusal as refusal:
        return _render(cohort, dates=form.with_refusal(refusal)), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/courses/<course>/out")
@requires(Permission.COHORT_EDIT)
def remove_course(cohort_id: int, course: str) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    try:
        act(remove_cohort_course, cohort_id=cohort.id, course=course)
    except Refusal as refusal:
        return _render(cohort, error=(f"due_on-{course}", refusal)), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/organizations")
@requires(Permission.COHORT_EDIT)
def add_organizations(cohort_id: int) -> ResponseReturnValue:
    """Offer the cohort to all ticked organizations, or to none when one cannot be added."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    ticked = find_ids(request.form.getlist("organization"))
    try:
        act(offer_to_organizations, cohort_id=cohort.id, organization_ids=ticked)
    except Refusal as refusal:
        return _render(cohort, error=("addable", refusal), ticked=ticked), 422
    return _back(cohort, "organizations")


@blueprint.post("/cohorts/<int:cohort_id>/organizations/<int:organization_id>/out")
@requires(Permission.COHORT_EDIT)
def remove_organization(cohort_id: int, organization_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    try:
        act(
            withdraw_offer,
            cohort_id=cohort.id,
            organization_id=organization_id,
        )
    except Refusal as refusal:
        return _render(cohort, error=("organizations", refusal)), 422
    return _back(cohort, "organizations")


def _render(
    cohort: CohortRow,
    *,
    dates: SubmittedForm[CourseDatesForm] | None = None,
    ticked: Collection[int] = (),
    error: tuple[str, Refusal] | None = None,
) -> str:
    """Return the page, with the form that has errors, or with an error about a button."""
    published = {
        row.course: get_published(read_session(), row.id) for row in list_current(read_session())
    }
    titles = {name: found.structure.titles for name, found in published.items()}
    courses = [
        _build_course(row, titles, dates) for row in list_course_dates(read_session(), cohort.id)
    ]
    taken = {course.course for course in courses}
    is_adding = dates is not None and dates.raw["course"] not in taken
    return render_template(
        "cohorts/offer.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        courses=courses,
        adding=dates if is_adding else build_form(CourseDatesForm),
        ticked=ticked,
        addable_courses=[(name, title) for name, title in titles.items() if name not in taken],
        organizations=sort_by_name(
            list_offered_organizations(read_session(), cohort.id), lambda row: row.names
        ),
        addable_organizations=sort_by_name(
            list_addable_organizations(read_session(), cohort_id=cohort.id), lambda row: row[1]
        ),
        errors=[error] if error else [],
    )


def _build_course(
    row: CourseDates, titles: Mapping[str, Texts], dates: SubmittedForm[CourseDatesForm] | None
) -> CohortCourseForm:
    is_sent = dates is not None and dates.raw["course"] == row.course
    form = dates if dates and is_sent else build_form(CourseDatesForm, vars(row))
    shown = titles.get(row.course, {DEFAULT_LANGUAGE: row.course})
    return CohortCourseForm(row.course, shown, replace(form, suffix=f"-{row.course}"))


def _back(cohort: CohortRow, anchor: str | None = None) -> ResponseReturnValue:
    target = url_for("cohorts.offer", cohort_id=cohort.id, saved=1, _anchor=anchor)
    return redirect(target, 303)
