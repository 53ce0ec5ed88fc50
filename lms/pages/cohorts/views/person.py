"""One person of a cohort: their progress, their attempts, and what may be allowed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Concatenate, ParamSpec

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms import clock
from lms.account_merge.queries.accounts import find_undoable
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.memberships import list_memberships
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act
from lms.assessment.rules.grading import score_text
from lms.assessment.services.allowances import grant_allowance
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow, get_person_target
from lms.enrolment.queries.enrolments import list_active_days
from lms.enrolment.queries.follow_up import list_follow_up_history
from lms.errors import Refusal
from lms.i18n.choices import name_channels
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import AllowanceForm, PersonLeavingForm
from lms.pages.cohorts.view_models.person import (
    get_open_enrolment,
    list_courses,
    list_visible_progress,
)
from lms.web.access import check, requires
from lms.web.cohort_access import get_visible_cohort, list_tabs, may_do
from lms.web.forms import Form, SubmittedForm, build_form, read_form
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = "/cohorts/<int:cohort_id>/people/<int:person_id>"
SHOWN_DAYS = 14
P = ParamSpec("P")


@blueprint.get(ADDRESS)
@requires(Permission.PROGRESS_READ)
def person(cohort_id: int, person_id: int) -> ResponseReturnValue:
    page = render_person(get_visible_cohort(cohort_id), person_id)
    return page, 200, {"Cache-Control": "no-store"}


@blueprint.post(ADDRESS + "/allow")
@requires(Permission.ALLOWANCE)
def allow(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Allow one more attempt at a quiz, or no wait after the last failure."""
    row = get_visible_cohort(cohort_id)
    form = read_form(AllowanceForm)
    course, lesson, kind = (form.raw[name] for name in ("course", "lesson", "kind"))
    check(Permission.ALLOWANCE, Target(cohort_ids=(row.id,), course=course))
    enrolment = get_open_enrolment(row, person_id=person_id, course=course)
    try:
        reason = form.get_values().reason
        act(grant_allowance, enrolment=enrolment, lesson=lesson, kind=kind, reason=reason)
    except Refusal as refusal:
        refused_form = replace(form, suffix=f"-{enrolment.enrolment_id}-{lesson}")
        return render_person(row, person_id, problem=refusal, refused_form=refused_form), 422
    target = url_for("cohorts.person", cohort_id=row.id, person_id=person_id, saved=1)
    return redirect(target, 303)


def try_for_person(
    row: CohortRow,
    person_id: int,
    service: Callable[Concatenate[Session, Act, P], object],
    /,
    *args: P.args,
    **values: P.kwargs,
) -> ResponseReturnValue:
    try:
        act(service, *args, **values)
    except Refusal as refusal:
        return render_person(row, person_id, problem=refusal), 422
    target = url_for("cohorts.person", cohort_id=row.id, person_id=person_id, saved=1)
    return redirect(target, 303)


def render_person(
    row: CohortRow,
    person_id: int,
    *,
    problem: Refusal | None = None,
    refused_form: SubmittedForm[Any] | None = None,
) -> str:
    """Return the page, with what was refused; `refused_form`: the form of it that was refused."""
    close_read_session()
    today = day_of(clock.now(), row.zone)
    learner_progress = list_visible_progress(row, person_id)
    found = get_person(read_session(), person_id)
    target = get_person_target(read_session(), person_id)
    may_contact = allows(Permission.CONTACT_READ, get_principal(), target)
    return render_template(
        "cohorts/person.html",
        cohort=row,
        tabs=list_tabs(row),
        person=found,
        progress=learner_progress[0],
        is_out=all(progress.ended_at for progress in learner_progress),
        is_just_out=request.args.get("out") == "now",
        courses=list_courses(row, learner_progress),
        memberships=list_memberships(read_session(), person_id=person_id),
        days=list_active_days(
            read_session(),
            person_id=person_id,
            since=day_of(min(progress.enrolled_at for progress in learner_progress), row.zone),
        ),
        shown_days=SHOWN_DAYS,
        may_contact=may_contact,
        channels=name_channels(current_language()),
        history=_list_history(row, person_id) if may_contact else (),
        may_edit=may_do(Permission.PEOPLE_EDIT, target),
        may_merge=may_do(Permission.PERSON_MERGE, target),
        merge=find_undoable(read_session(), target_id=person_id, now=clock.now()),
        may_take_out=may_do(Permission.ENROL, Target(cohort_ids=(row.id,))),
        today=today,
        refused_form=refused_form,
        build_allowance_form=partial(_pick, refused_form, AllowanceForm, {}),
        build_leaving_form=partial(_pick, refused_form, PersonLeavingForm, {"last_day": today}),
        score_text=score_text,
        problem=problem,
    )


def _pick(
    refused_form: SubmittedForm[Any] | None,
    model: type[Form],
    stored: Mapping[str, Any],
    suffix: str,
) -> SubmittedForm[Any]:
    """Return the form as it was typed, if it is the refused one."""
    if refused_form is not None and (refused_form.model, refused_form.suffix) == (model, suffix):
        return refused_form
    return build_form(model, stored, suffix=suffix)


def _list_history(row: CohortRow, person_id: int) -> tuple[object, ...]:
    return list_follow_up_history(read_session(), cohort_id=row.id, person_id=person_id)
