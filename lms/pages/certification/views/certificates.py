"""The certificates of a cohort: who is ready, what others lack; issued in bulk, downloaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.certificates.layouts import load_name_lines
from lms.certificates.queries.checks_needed import list_checks_needed
from lms.certificates.queries.current_certificates import (
    get_current_certificates_by_enrolment,
    list_name_requests,
)
from lms.certificates.queries.second_certificates import list_second_certificates
from lms.certificates.rules.refusals import CourseNotComplete, NameNotConfirmed, PersonNotConfirmed
from lms.enrolment.queries.cards import get_organization_names_by_id
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import NotFound, Refusal
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_cohort
from lms.pages.certification import blueprint
from lms.pages.certification.access import get_cohort_of_certificates, may_issue
from lms.pages.certification.view_models.certificate_readiness import build_lists
from lms.printing.glyphs import load_glyphs
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.fields import NoPeopleChosen
from lms.web.platform import platform
from lms.web.transaction import close_read_session, current_act, read_session


class CourseNotFinished(Refusal):
    message = "The course is not finished yet."


class HolderNameNotConfirmed(Refusal):
    message = "The name is not confirmed yet."


class HolderNotConfirmed(Refusal):
    message = "The person is still to be confirmed."


_REWORDED: Mapping[type[Refusal], type[Refusal]] = {
    CourseNotComplete: CourseNotFinished,
    NameNotConfirmed: HolderNameNotConfirmed,
    PersonNotConfirmed: HolderNotConfirmed,
}


@dataclass(frozen=True)
class IssueOutcome:
    """The result for one of those selected: the new serial number, or why there is none."""

    name: str
    serial: str = ""
    refusal: str = ""


@blueprint.get("/cohorts/<int:cohort_id>/certificates")
@requires(Permission.CERTIFICATE_REPLACE)
def certificates(cohort_id: int) -> ResponseReturnValue:
    return render_page(get_cohort_of_certificates(cohort_id))


@blueprint.post("/cohorts/<int:cohort_id>/certificates")
@requires(Permission.CERTIFICATE_ISSUE)
def issue_certificates(cohort_id: int) -> ResponseReturnValue:
    """Issue in separate transactions, so that one unprintable name does not stop the others."""
    cohort = get_visible_cohort(cohort_id, Permission.CERTIFICATE_ISSUE)
    names = {progress.enrolment_id: progress.printed_name for progress in _list_progress(cohort)}
    chosen = list(dict.fromkeys(request.form.getlist("enrolment")))
    numbers = [find_id(raw) for raw in chosen]
    if any(number not in names for number in numbers):
        raise NotFound
    close_read_session()
    outcomes = [_issue(number, names[number]) for number in numbers if number is not None]
    if not outcomes:
        return render_page(cohort, problem=NoPeopleChosen()), 422
    return render_page(cohort, outcomes=outcomes)


def render_page(
    cohort: CohortRow, *, outcomes: Sequence[IssueOutcome] = (), problem: Refusal | None = None
) -> str:
    """Return the page of the certificates, with the results or with the error."""
    current = get_current_certificates_by_enrolment(read_session(), cohort_id=cohort.id)
    return render_template(
        "certification/certificates.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        courses=build_lists(_list_progress(cohort), current, load_glyphs(), load_name_lines()),
        organizations=get_organization_names_by_id(read_session(), cohort_id=cohort.id),
        requests=list_name_requests(read_session(), cohort_id=cohort.id),
        checks_needed=list_checks_needed(read_session(), cohort_id=cohort.id),
        second_certificates=list_second_certificates(read_session(), cohort_id=cohort.id),
        outcomes=outcomes,
        problem=problem,
        may_issue=may_issue(cohort),
    )


def _list_progress(cohort: CohortRow) -> tuple[LearnerProgress, ...]:
    return list_progress_of_cohort(read_session(), cohort_id=cohort.id, with_ended=True)


def _issue(enrolment_id: int, name: str) -> IssueOutcome:
    try:
        issued = platform().issuer.issue(act=current_act(), enrolment_id=enrolment_id)
    except Refusal as refusal:
        return IssueOutcome(name, refusal=sentence(reword(refusal)))
    return IssueOutcome(name, serial=issued.serial)


def reword(refusal: Refusal) -> Refusal:
    """Return the refusal as a coordinator reads it; most refusals address the holder."""
    return next((new() for old, new in _REWORDED.items() if isinstance(refusal, old)), refusal)
