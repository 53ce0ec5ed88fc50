"""Correcting name, contact and language of a person of the cohort."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.accounts.services.corrections import Correction, correct_person
from lms.certificates.queries.certificates import has_certificate
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.person import list_visible_progress
from lms.web.access import requires
from lms.web.cohort_access import check_person, get_own_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.names import NameLines, read_names, show_names
from lms.web.transaction import act, close_read, read

_ADDRESS = "/cohorts/<int:cohort_id>/people/<int:person_id>/edit"
MOST_TYPED = 400


@blueprint.get(_ADDRESS)
@requires(Permission.PEOPLE_EDIT)
def person_edit(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = _check(cohort_id, person_id)
    found = get_person(read(), person_id)
    lines = show_names(found.printed_name, found.latin_name)
    return _page(row, person_id, _from_person(found), lines)


@blueprint.post(_ADDRESS)
@requires(Permission.PEOPLE_EDIT)
def correct(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = _check(cohort_id, person_id)
    bearer = get_person(read(), person_id)
    lines = read_names(bearer.printed_name, bearer.latin_name)
    typed = _from_form(lines, may_rename=not has_certificate(read(), person_id=person_id))
    try:
        if typed.printed_name is not None:
            lines.check()
        act(correct_person, typed, person_id=person_id)
    except Refusal as refusal:
        return _page(row, person_id, typed, lines.after(refusal), problem=sentence(refusal)), 422
    target = url_for("cohorts.person", cohort_id=row.id, person_id=person_id)
    return redirect(target, 303)


def _check(cohort_id: int, person_id: int) -> CohortRow:
    row = get_own_cohort(cohort_id)
    list_visible_progress(row, person_id)
    check_person(Permission.PEOPLE_EDIT, person_id)
    return row


def _from_form(lines: NameLines, *, may_rename: bool) -> Correction:
    typed = {
        name: request.form.get(name, "")[:MOST_TYPED] for name in ("phone", "email", "language")
    }
    return Correction(
        language=typed["language"],
        phone=typed["phone"].strip(),
        email=typed["email"].strip(),
        printed_name=lines.printed_name if may_rename else None,
        latin_name=lines.latin_name,
    )


def _from_person(person: Person) -> Correction:
    return Correction(
        language=person.language,
        phone=person.phone or "",
        email=person.email or "",
    )


def _page(
    row: CohortRow, person_id: int, typed: Correction, lines: NameLines, *, problem: str = ""
) -> str:
    close_read()
    return render_template(
        "cohorts/person_edit.html",
        cohort=row,
        tabs=list_tabs(row),
        person=get_person(read(), person_id),
        may_rename=not has_certificate(read(), person_id=person_id),
        typed=typed,
        lines=lines,
        problem=problem,
    )
