"""Removing a person from the cohort, after a page that says what ends and what stays."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services import cohort_people
from lms.errors import NotFound
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_person
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.views.person import ADDRESS
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort
from lms.web.confirmation import Confirmation, list_names, render_again, render_confirmation
from lms.web.templating import in_language
from lms.web.transaction import act, read_session


@blueprint.get(ADDRESS + "/out")
@requires(Permission.ENROL)
def cohort_removal(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Show the confirmation page for the button on the person's page."""
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    return render_confirmation(_describe_for_person(cohort, person_id))


@blueprint.post(ADDRESS + "/out")
@requires(Permission.ENROL)
def remove_from_cohort(cohort_id: int, person_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    confirmation = _describe_for_person(cohort, person_id)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    _remove(cohort, person_id)
    return redirect(_person(cohort, person_id, out="now"), 303)


@blueprint.get("/cohorts/<int:cohort_id>/enrol/out")
@requires(Permission.ENROL)
def enrolment_removal(cohort_id: int) -> ResponseReturnValue:
    """Show the confirmation page for the person that `?person=` names.

    It is opened from the list of enrolled people.
    """
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    return render_confirmation(_describe_for_list(cohort, _read_person(request.args.get("person"))))


@blueprint.post("/cohorts/<int:cohort_id>/enrol/out")
@requires(Permission.ENROL)
def remove_enrolments(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    person_id = _read_person(request.form.get("person"))
    confirmation = _describe_for_list(cohort, person_id)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    _remove(cohort, person_id)
    return redirect(url_for("cohorts.enrolling", cohort_id=cohort.id, out=person_id), 303)


def _remove(cohort: CohortRow, person_id: int) -> None:
    act(cohort_people.remove_person, cohort_id=cohort.id, person_id=person_id)


def _describe_for_person(cohort: CohortRow, person_id: int) -> Confirmation:
    action = url_for("cohorts.remove_from_cohort", cohort_id=cohort.id, person_id=person_id)
    return _describe(cohort, person_id, action=action, back=_person(cohort, person_id))


def _describe_for_list(cohort: CohortRow, person_id: int) -> Confirmation:
    action = url_for("cohorts.remove_enrolments", cohort_id=cohort.id)
    back = url_for("cohorts.enrolling", cohort_id=cohort.id)
    return _describe(cohort, person_id, action=action, back=back)


def _describe(cohort: CohortRow, person_id: int, *, action: str, back: str) -> Confirmation:
    enrolments = _list_enrolments(cohort, person_id)
    name = enrolments[0].printed_name
    sentences = (
        _(
            "%(name)s can no longer open these courses and is no longer counted in %(cohort)s.",
            name=name,
            cohort=cohort.name,
        ),
        _("The person keeps the account, the certificates and the progress."),
        _(
            "You can enrol the person again on the page “Enrol people”. A course that is taken"
            " again begins from the start."
        ),
    )
    return Confirmation(
        title=_("Remove %(name)s from %(cohort)s", name=name, cohort=cohort.name),
        subject=cohort.name,
        sentences=tuple(map(str, sentences)),
        names=(list_names(_("Courses that end"), map(_describe_course, enrolments)),),
        action=action,
        button=_("Remove now"),
        back=back,
        hidden=(("person", str(person_id)),),
        # Not on the lessons done: the person may finish more in the meantime.
        depends_on=(name, *sorted(enrolment.course for enrolment in enrolments)),
    )


def _list_enrolments(cohort: CohortRow, person_id: int) -> tuple[LearnerProgress, ...]:
    """Return the person's current enrolments in the cohort.

    Raises NotFound where there are none.
    """
    enrolments = list_progress_of_person(read_session(), cohort_id=cohort.id, person_id=person_id)
    if not enrolments:
        raise NotFound
    return enrolments


def _describe_course(progress: LearnerProgress) -> str:
    return str(
        _(
            "%(course)s: %(done)s of %(total)s done",
            course=in_language(progress.published.structure.titles),
            done=progress.required_done,
            total=progress.required_total,
        )
    )


def _read_person(raw: str | None) -> int:
    return find_id(raw or "") or 0


def _person(cohort: CohortRow, person_id: int, out: str | None = None) -> str:
    return url_for("cohorts.person", cohort_id=cohort.id, person_id=person_id, out=out)
