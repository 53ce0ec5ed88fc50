"""The certificates of a cohort: who is ready, what others lack; issued in bulk, downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.permissions.matrix import Permission
from lms.certificates.queries.current_certificates import (
    list_current_certificates,
    list_name_requests,
)
from lms.certificates.rules.refusals import NameNotConfirmed, NotComplete, PersonNotConfirmed
from lms.enrolment.queries.cards import list_organization_names
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import NotFound, Refusal
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_cohort
from lms.pages.certification import blueprint
from lms.pages.certification.access import get_cohort_of_certificates, may_issue
from lms.pages.certification.view_models.certificate_readiness import CourseList, build_lists
from lms.printing.glyphs import load_glyphs
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.platform import platform
from lms.web.request_values import find_number
from lms.web.transaction import close_read, current_act, read


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
    names = {standing.enrolment_id: standing.printed_name for standing in _list_standings(cohort)}
    chosen = list(dict.fromkeys(request.form.getlist("enrolment")))
    numbers = [find_number(raw, digits=18) for raw in chosen]
    if any(number not in names for number in numbers):
        raise NotFound
    close_read()
    outcomes = [_issue(number, names[number]) for number in numbers if number is not None]
    if not outcomes:
        return render_page(cohort, problem=_("Choose at least one person.")), 422
    return render_page(cohort, outcomes=outcomes)


def render_page(
    cohort: CohortRow, *, outcomes: Sequence[IssueOutcome] = (), problem: str = ""
) -> str:
    """Return the page of the certificates, with the results or with the error."""
    return render_template(
        "certification/certificates.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        courses=_list_courses(cohort),
        organizations=list_organization_names(read(), cohort_id=cohort.id),
        requests=list_name_requests(read(), cohort_id=cohort.id),
        outcomes=outcomes,
        problem=problem,
        may_issue=may_issue(cohort),
    )


def _list_courses(cohort: CohortRow) -> list[CourseList]:
    held = list_current_certificates(read(), cohort_id=cohort.id)
    return build_lists(_list_standings(cohort), held, load_glyphs())


def _list_standings(cohort: CohortRow) -> tuple[LearnerProgress, ...]:
    return list_progress_of_cohort(read(), cohort_id=cohort.id, with_ended=True)


def _issue(enrolment_id: int, name: str) -> IssueOutcome:
    try:
        issued = platform().issuer.issue(act=current_act(), enrolment_id=enrolment_id)
    except Refusal as refusal:
        return IssueOutcome(name, refusal=explain(refusal))
    return IssueOutcome(name, serial=issued.serial)


def explain(refusal: Refusal) -> str:
    """Return the text of a refusal for a coordinator; most refusals address the holder."""
    if isinstance(refusal, NotComplete):
        return str(_("The course is not finished yet."))
    if isinstance(refusal, NameNotConfirmed):
        return str(_("The name is not confirmed yet."))
    if isinstance(refusal, PersonNotConfirmed):
        return str(_("The person is still to be confirmed."))
    return sentence(refusal)
