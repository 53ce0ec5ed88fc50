"""A person of a cohort leaves the organization, after a confirmation page, or returns."""

from dataclasses import replace

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.memberships import list_memberships
from lms.accounts.queries.people import get_person
from lms.accounts.rules.typed_values import find_id
from lms.accounts.services.members import record_leave, record_return
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import NotFound, Refusal
from lms.learning.queries.learner_progress import LearnerProgress
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import PersonLeavingForm
from lms.pages.cohorts.view_models.person import list_visible_progress
from lms.pages.cohorts.views.person import ADDRESS, render_person, try_for_person
from lms.web.access import requires
from lms.web.cohort_access import check_person, get_visible_cohort
from lms.web.confirmation import Confirmation, render_again, render_confirmation
from lms.web.forms import SubmittedForm, read_form
from lms.web.leaving import LeavingUrls, MembershipEnd, describe_leaving
from lms.web.templating import in_language
from lms.web.transaction import read_session


@blueprint.get(ADDRESS + "/leave")
@requires(Permission.PEOPLE_EDIT)
def person_leaving(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id)
    form = _read_leaving(request.args)
    try:
        return render_confirmation(_describe(row, person_id, form))
    except Refusal as refusal:
        return render_person(row, person_id, refused_form=form.with_refusal(refusal)), 422


@blueprint.post(ADDRESS + "/leave")
@requires(Permission.PEOPLE_EDIT)
def let_person_leave(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """End the membership of the person; their enrolments in the cohort stay."""
    row = get_visible_cohort(cohort_id)
    form = _read_leaving(request.form)
    try:
        confirmation, values = _describe(row, person_id, form), form.get_values()
    except Refusal as refusal:
        return render_person(row, person_id, refused_form=form.with_refusal(refusal)), 422
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    return try_for_person(
        row,
        person_id,
        record_leave,
        person_id=person_id,
        organization_id=values.organization,
        last_day=values.last_day,
        today=day_of(clock.now(), row.zone),
    )


@blueprint.post(ADDRESS + "/return")
@requires(Permission.PEOPLE_EDIT)
def let_person_return(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Restore the membership of the person from today on."""
    row = get_visible_cohort(cohort_id)
    list_visible_progress(row, person_id)
    check_person(Permission.PEOPLE_EDIT, person_id)
    return try_for_person(
        row,
        person_id,
        record_return,
        person_id=person_id,
        organization_id=find_id(request.form.get("organization", "")) or 0,
        today=day_of(clock.now(), row.zone),
    )


def _read_leaving(given: MultiDict[str, str]) -> SubmittedForm[PersonLeavingForm]:
    form = read_form(PersonLeavingForm, given)
    return replace(form, suffix=f"-{form.raw['organization']}")


def _describe(
    row: CohortRow, person_id: int, form: SubmittedForm[PersonLeavingForm]
) -> Confirmation:
    """Return the confirmation page. Raises NotFound, and what the act would refuse."""
    learner_progress = list_visible_progress(row, person_id)
    check_person(Permission.PEOPLE_EDIT, person_id)
    leaving = _find_leaving(person_id, form.get_values())
    leaving.check_day(day_of(clock.now(), row.zone))
    urls = LeavingUrls(
        url_for("cohorts.let_person_leave", cohort_id=row.id, person_id=person_id),
        url_for("cohorts.person", cohort_id=row.id, person_id=person_id),
    )
    return describe_leaving(leaving, _list_ongoing_titles(learner_progress), urls)


def _find_leaving(person_id: int, values: PersonLeavingForm) -> MembershipEnd:
    for membership in list_memberships(read_session(), person_id=person_id):
        if membership.organization_id == values.organization and membership.ended_on is None:
            return MembershipEnd(
                person_id=person_id,
                printed_name=get_person(read_session(), person_id).printed_name,
                organization_id=membership.organization_id,
                started_on=membership.started_on,
                last_day=values.last_day,
            )
    raise NotFound


def _list_ongoing_titles(learner_progress: list[LearnerProgress]) -> list[str]:
    unfinished = [
        progress
        for progress in learner_progress
        if progress.ended_at is None and progress.completed_at is None
    ]
    return [in_language(progress.published.structure.titles) for progress in unfinished]
