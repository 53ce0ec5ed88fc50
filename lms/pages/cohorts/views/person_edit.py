"""Correcting name, contact and language of a person of the cohort."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.certificates.queries.certificates import has_certificate
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import CorrectionForm, NamedCorrectionForm
from lms.pages.cohorts.view_models.person import list_visible_progress
from lms.plan.services.previous_texts import correct_and_share
from lms.web.access import requires
from lms.web.cohort_access import check_person, get_visible_cohort, list_tabs
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.names import read_names
from lms.web.transaction import act, close_read_session, read_session

AnyCorrection = SubmittedForm[CorrectionForm] | SubmittedForm[NamedCorrectionForm]
_ADDRESS = "/cohorts/<int:cohort_id>/people/<int:person_id>/edit"


@blueprint.get(_ADDRESS)
@requires(Permission.PEOPLE_EDIT)
def person_edit(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = _check(cohort_id, person_id)
    person = get_person(read_session(), person_id)
    if has_certificate(read_session(), person_id=person_id):
        return _page(row, person_id, build_form(CorrectionForm, vars(person)))
    shown = {"shown_name": person.printed_name, "shown_latin": person.latin_name}
    return _page(row, person_id, build_form(NamedCorrectionForm, {**vars(person), **shown}))


@blueprint.post(_ADDRESS)
@requires(Permission.PEOPLE_EDIT)
def correct(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = _check(cohort_id, person_id)
    form: AnyCorrection
    if has_certificate(read_session(), person_id=person_id):
        form = read_form(CorrectionForm)
    else:
        person = get_person(read_session(), person_id)
        form = read_names(NamedCorrectionForm, person.printed_name, person.latin_name)
    try:
        act(correct_and_share, form.get_values().to_correction(), person_id=person_id)
    except Refusal as refusal:
        return _page(row, person_id, form.with_refusal(refusal)), 422
    target = url_for("cohorts.person", cohort_id=row.id, person_id=person_id, saved=1)
    return redirect(target, 303)


def _check(cohort_id: int, person_id: int) -> CohortRow:
    row = get_visible_cohort(cohort_id)
    list_visible_progress(row, person_id)
    check_person(Permission.PEOPLE_EDIT, person_id)
    return row


def _page(row: CohortRow, person_id: int, form: AnyCorrection) -> str:
    close_read_session()
    return render_template(
        "cohorts/person_edit.html",
        cohort=row,
        tabs=list_tabs(row),
        person=get_person(read_session(), person_id),
        may_rename=not has_certificate(read_session(), person_id=person_id),
        form=form,
    )
