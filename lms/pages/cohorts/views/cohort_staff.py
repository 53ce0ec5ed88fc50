"""Coordinators and trainers of a cohort."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohort_details import StaffRow, count_cohorts, list_staff
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.cohort_staff import LastCoordinator, add_staff, remove_staff
from lms.errors import NotFound, Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import StaffForm, StaffRemovalForm
from lms.web import reauthentication
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.confirmation import Confirmation, list_names, render_again, render_confirmation
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, get_principal
from lms.web.transaction import act, read_session


@blueprint.get("/cohorts/<int:cohort_id>/staff")
@requires(Permission.COHORT_EDIT)
def cohort_staff(cohort_id: int) -> ResponseReturnValue:
    return _render(get_visible_cohort(cohort_id, Permission.COHORT_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/staff")
@requires(Permission.COHORT_EDIT)
def add_to_staff(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    _ask_for_secret()
    form = read_form(StaffForm)
    try:
        values = form.get_values()
        act(add_staff, cohort_id=cohort.id, role=values.part, identifier=values.identifier)
    except Refusal as refusal:
        return _render(cohort, form.with_refusal(refusal)), 422
    return _back(cohort)


@blueprint.get("/cohorts/<int:cohort_id>/staff/out")
@requires(Permission.COHORT_EDIT)
def staff_removal(cohort_id: int) -> ResponseReturnValue:
    """Show what removing the person from the role in the address will do."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    _ask_for_secret()
    found, others = _find(cohort, _read_removal(request.args))
    try:
        return render_confirmation(_describe_removal(cohort, found, others))
    except LastCoordinator as refusal:
        return _render(cohort, build_form(StaffForm).with_refusal(refusal)), 422


@blueprint.post("/cohorts/<int:cohort_id>/staff/out")
@requires(Permission.COHORT_EDIT)
def remove_from_staff(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    _ask_for_secret()
    removal = _read_removal(request.form)
    found, others = _find(cohort, removal)
    try:
        if found.person_id != get_person_id():
            confirmation = _describe_removal(cohort, found, others)
            if not confirmation.is_confirmed:
                return render_again(confirmation)
        act(remove_staff, cohort_id=cohort.id, role=removal.part, person_id=found.person_id)
    except Refusal as refusal:
        return _render(cohort, build_form(StaffForm).with_refusal(refusal)), 422
    return _back(cohort)


def _read_removal(given: MultiDict[str, str]) -> StaffRemovalForm:
    values = read_form(StaffRemovalForm, given).values
    if values is None:
        raise NotFound
    return values


def _find(cohort: CohortRow, removal: StaffRemovalForm) -> tuple[StaffRow, tuple[StaffRow, ...]]:
    """Return the person in this role, and the others. Raises NotFound."""
    staff = [
        row for row in list_staff(read_session(), cohort_id=cohort.id) if row.role == removal.part
    ]
    for found_row in staff:
        if found_row.person_id == removal.person:
            return found_row, tuple(other for other in staff if other != found_row)
    raise NotFound


def _describe_removal(
    cohort: CohortRow, found: StaffRow, others: tuple[StaffRow, ...]
) -> Confirmation:
    is_coordinator = found.role == "coordinator"
    if is_coordinator and not others:
        raise LastCoordinator
    name, people = found.printed_name, count_cohorts(read_session(), [cohort.id])[cohort.id].people
    what = (
        _(
            "%(name)s can no longer edit this cohort or see its people, unless another role "
            "allows it.",
            name=name,
        )
        if is_coordinator
        else _("%(name)s can no longer see the progress and answers of this cohort.", name=name)
    )
    sentences = (
        what,
        ngettext(
            "One person takes part in this cohort.",
            "%(num)s people take part in this cohort.",
            people,
        )
        if people
        else _("Nobody takes part in this cohort."),
        _describe_remaining_staff(is_coordinator=is_coordinator, others=len(others)),
        _("The sessions of %(name)s end now: a new sign-in is needed.", name=name),
        _("You can add %(name)s again at any time.", name=name),
    )
    label = _("Coordinators who remain") if is_coordinator else _(
        "Trainers who remain"
    )  # fmt: skip
    return Confirmation(
        title=_("Remove %(name)s from %(cohort)s", name=found.printed_name, cohort=cohort.name),
        subject=cohort.name,
        sentences=tuple(map(str, sentences)),
        names=(list_names(label, [other.printed_name for other in others]),),
        action=url_for("cohorts.remove_from_staff", cohort_id=cohort.id),
        button=_("Remove now"),
        back=url_for("cohorts.cohort_staff", cohort_id=cohort.id),
        hidden=(("person", str(found.person_id)), ("part", found.role)),
        depends_on=(name, tuple(other.person_id for other in others)),
    )


def _describe_remaining_staff(*, is_coordinator: bool, others: int) -> str:
    if is_coordinator:
        return str(
            ngettext("One other coordinator remains.", "%(num)s other coordinators remain.", others)
        )
    if not others:
        return str(_("No trainer remains in this cohort."))
    return str(ngettext("One other trainer remains.", "%(num)s other trainers remain.", others))


def _ask_for_secret() -> None:
    """Ask for the secret, as for every other grant of a role."""
    if not get_principal().reauthenticated:
        reauthentication.require_recent_secret(get_principal())


def _render(cohort: CohortRow, form: SubmittedForm[StaffForm] | None = None) -> str:
    return render_template(
        "cohorts/cohort_staff.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        staff=list_staff(read_session(), cohort_id=cohort.id),
        viewer_id=get_person_id(),
        form=form or build_form(StaffForm, {"part": "trainer"}),
    )


def _back(cohort: CohortRow) -> ResponseReturnValue:
    return redirect(url_for("cohorts.cohort_staff", cohort_id=cohort.id, saved=1), 303)
