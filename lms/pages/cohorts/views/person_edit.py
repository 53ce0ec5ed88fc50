"""Correcting name, contact and language of a person of the cohort."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.accounts.services.corrections import Correction, correct_person
from lms.certificates.queries.certificates import has_certificate
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import CorrectionForm
from lms.pages.cohorts.view_models.person import list_visible_progress
from lms.web.access import requires
from lms.web.cohort_access import check_person, get_visible_cohort, list_tabs
from lms.web.forms import TypedForm, read_form, show_form
from lms.web.names import NameLines, field_of, read_names, show_names
from lms.web.transaction import act, close_read, read

_ADDRESS = "/cohorts/<int:cohort_id>/people/<int:person_id>/edit"


@blueprint.get(_ADDRESS)
@requires(Permission.PEOPLE_EDIT)
def person_edit(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = _check(cohort_id, person_id)
    found = get_person(read(), person_id)
    lines = show_names(found.printed_name, found.latin_name)
    return _page(row, person_id, show_form(CorrectionForm, vars(found)), lines)


@blueprint.post(_ADDRESS)
@requires(Permission.PEOPLE_EDIT)
def correct(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = _check(cohort_id, person_id)
    bearer = get_person(read(), person_id)
    lines = read_names(bearer.printed_name, bearer.latin_name)
    form = read_form(CorrectionForm)
    may_rename = not has_certificate(read(), person_id=person_id)
    refused = lines.find_refusal() if may_rename else None
    try:
        correction = _build_correction(form.get_values(), lines, may_rename=may_rename)
        if refused is None:
            act(correct_person, correction, person_id=person_id)
    except Refusal as refusal:
        form = form.with_refusal(refusal)
    if refused or form.errors:
        return _page(row, person_id, form, lines.after(refused), refused=refused), 422
    target = url_for("cohorts.person", cohort_id=row.id, person_id=person_id)
    return redirect(target, 303)


def _check(cohort_id: int, person_id: int) -> CohortRow:
    row = get_visible_cohort(cohort_id)
    list_visible_progress(row, person_id)
    check_person(Permission.PEOPLE_EDIT, person_id)
    return row


def _build_correction(values: CorrectionForm, lines: NameLines, *, may_rename: bool) -> Correction:
    return Correction(
        **dict(values),
        printed_name=lines.printed_name if may_rename else None,
        latin_name=lines.latin_name,
    )


def _page(
    row: CohortRow,
    person_id: int,
    form: TypedForm[CorrectionForm],
    lines: NameLines,
    *,
    refused: Refusal | None = None,
) -> str:
    """Return the page; `refused` is about the names."""
    close_read()
    errors = form.list_errors()
    return render_template(
        "cohorts/person_edit.html",
        cohort=row,
        tabs=list_tabs(row),
        person=get_person(read(), person_id),
        may_rename=not has_certificate(read(), person_id=person_id),
        form=form,
        lines=lines,
        wrong=field_of(refused) if refused else "",
        refused=refused,
        errors=[(field_of(refused), refused), *errors] if refused else errors,
    )
