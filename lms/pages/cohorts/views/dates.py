"""Moving all dates by weeks and pausing reminders: a preview first, then the change."""

import datetime as dt
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.published import get_published, list_current
from lms.clock import day_of
from lms.enrolment.queries.cohort_details import list_course_dates
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.rules.cohorts import shift_day
from lms.enrolment.services.date_shift import DateShift, shift_dates
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import ShiftForm
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.templating import in_language
from lms.web.transaction import act, read_session


@dataclass(frozen=True)
class DateChange:
    """A current date; `after` is None where no change is asked for."""

    label: str
    before: dt.date
    after: dt.date | None


@blueprint.get("/cohorts/<int:cohort_id>/dates")
@requires(Permission.COHORT_EDIT)
def dates(cohort_id: int) -> ResponseReturnValue:
    """Show the dates; with weeks in the address, the dates before and after and the button."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    if "weeks" not in request.args:
        return _render(cohort, build_form(ShiftForm, vars(cohort)))
    form = read_form(ShiftForm, request.args)
    try:
        return _render(cohort, form, form.get_values().to_shift())
    except Refusal as refusal:
        return _render(cohort, form.with_refusal(refusal)), 422


@blueprint.post("/cohorts/<int:cohort_id>/dates")
@requires(Permission.COHORT_EDIT)
def move_dates(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    form = read_form(ShiftForm)
    try:
        shift = form.get_values().to_shift()
        act(shift_dates, shift, cohort_id=cohort.id)
    except Refusal as refusal:
        return _render(cohort, form.with_refusal(refusal)), 422
    address = url_for("cohorts.dates", cohort_id=cohort.id, moved=shift.weeks)
    return redirect(address, 303)


def _list_rows(cohort: CohortRow, shift: DateShift | None) -> list[DateChange]:
    today = day_of(clock.now(), cohort.zone)
    named: list[tuple[str, dt.date | None]] = [(_("First day of the cohort"), cohort.starts_on)]
    current = {row.course: row.id for row in list_current(read_session())}
    for course_date in list_course_dates(read_session(), cohort.id):
        title = course_date.course
        if course_date.course in current:
            title = in_language(
                get_published(read_session(), current[course_date.course]).structure.titles
            )
        named.append((_("%(course)s: first day", course=title), course_date.starts_on))
        named.append((_("%(course)s: due", course=title), course_date.due_on))
    named.append((_("Last day of the cohort"), cohort.ends_on))
    weeks = shift.weeks if shift else 0
    return [
        DateChange(label, day, shift_day(day, weeks=weeks, today=today) if shift else None)
        for label, day in named
        if day is not None
    ]


def _render(
    cohort: CohortRow, form: SubmittedForm[ShiftForm], shift: DateShift | None = None
) -> str:
    return render_template(
        "cohorts/dates.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        rows=_list_rows(cohort, shift),
        shift=shift,
        form=form,
        has_moved="moved" in request.args,
    )
