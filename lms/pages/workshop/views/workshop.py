"""The workshop of a cohort: its code, people to confirm, and training days."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_ids
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.errors import Refusal
from lms.pages.workshop import blueprint
from lms.pages.workshop.forms import NewDayForm, OpeningForm
from lms.plan.services.previous_texts import confirm_and_share
from lms.web.access import requires
from lms.web.cohort_access import check_person, get_visible_cohort, list_tabs, target_of
from lms.web.forms import SubmittedForm, build_form
from lms.web.identity import get_principal
from lms.web.transaction import act, read_session
from lms.workshop.queries.joiners import (
    UnconfirmedPerson,
    find_open_code,
    list_unconfirmed,
)
from lms.workshop.queries.training_days import list_training_days
from lms.workshop.queries.workshop_counts import count_workshop
from lms.workshop.services.join_code import NoPeopleTicked, close_join_code

HOURS = (2, 4, 8, 12)
USUAL_HOURS = 4


@blueprint.get("/cohorts/<int:cohort_id>/workshop")
@requires(Permission.PROGRESS_READ)
def workshop(cohort_id: int) -> ResponseReturnValue:
    return render_workshop(get_visible_cohort(cohort_id))


@blueprint.post("/cohorts/<int:cohort_id>/code/close")
@requires(Permission.COHORT_EDIT)
def close_open_code(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    act(close_join_code, cohort_id=cohort.id)
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/confirmed")
@requires(Permission.COHORT_EDIT)
def confirm(cohort_id: int) -> ResponseReturnValue:
    """Confirm the ticked people; those no longer unconfirmed were confirmed by somebody else."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    ticked = find_ids(request.form.getlist("person"))
    if not ticked:
        return render_workshop(cohort, problem=NoPeopleTicked()), 422
    checked = ticked & {person.person_id for person in _list_unconfirmed(cohort)}
    for person_id in sorted(checked):
        check_person(Permission.PEOPLE_EDIT, person_id)
    if checked:
        act(confirm_and_share, cohort_id=cohort.id, person_ids=checked)
    target = url_for("workshop.workshop", cohort_id=cohort.id, saved=1, _anchor="waiting")
    return redirect(target, 303)


def render_workshop(
    cohort: CohortRow,
    *,
    problem: Refusal | None = None,
    code_form: SubmittedForm[OpeningForm] | None = None,
    day_form: SubmittedForm[NewDayForm] | None = None,
) -> str:
    """Return the page, after an error with what was typed."""
    now = clock.now()
    today = day_of(now, cohort.zone)
    return render_template(
        "workshop/workshop.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        may_edit=allows(Permission.COHORT_EDIT, get_principal(), target_of(cohort)),
        code=find_open_code(read_session(), cohort_id=cohort.id, now=now),
        hours=[(hours, _("%(number)s hours", number=hours)) for hours in HOURS],
        count=count_workshop(read_session(), cohort_id=cohort.id),
        unconfirmed=_list_unconfirmed(cohort),
        days=list_training_days(read_session(), cohort_id=cohort.id),
        problem=problem,
        code_form=code_form or build_form(OpeningForm, {"hours": USUAL_HOURS}),
        day_form=day_form or build_form(NewDayForm, {"day": today}),
    )


def _list_unconfirmed(cohort: CohortRow) -> tuple[UnconfirmedPerson, ...]:
    visible_cohorts = visible_cohorts_of(get_principal())
    return list_unconfirmed(read_session(), cohort_id=cohort.id, visible_cohorts=visible_cohorts)


def _back(cohort: CohortRow) -> ResponseReturnValue:
    return redirect(url_for("workshop.workshop", cohort_id=cohort.id), 303)
