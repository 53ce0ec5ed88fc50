"""A certificate issued to a name from a signed paper list, not confirmed on a phone."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.certificates.queries.certificates import find_newest_serial
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.learning.queries.learner_progress import LearnerProgress, get_progress
from lms.pages.certification import blueprint
from lms.pages.certification.views.certificates import explain
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.names import NameLines, read_names, show_names
from lms.web.platform import platform
from lms.web.transaction import close_read, current_act, read

MAX_REASON_LENGTH = 2000
_ADDRESS = "/cohorts/<int:cohort_id>/certificates/by-hand/<int:enrolment_id>"


@blueprint.get(_ADDRESS)
@requires(Permission.CERTIFICATE_MANUAL_ISSUE)
def certificate_by_hand(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.CERTIFICATE_MANUAL_ISSUE)
    progress = get_progress(read(), cohort_id=cohort.id, enrolment_id=enrolment_id)
    serial = find_newest_serial(read(), enrolment_id=enrolment_id)
    if serial is not None:
        return _to_certificate(cohort, serial)
    person = get_person(read(), progress.person_id)
    names = show_names(person.printed_name, person.latin_name, confirmed=False)
    return _page(cohort, progress, names)


@blueprint.post(_ADDRESS)
@requires(Permission.CERTIFICATE_MANUAL_ISSUE)
def issue_by_hand(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.CERTIFICATE_MANUAL_ISSUE)
    progress = get_progress(read(), cohort_id=cohort.id, enrolment_id=enrolment_id)
    person = get_person(read(), progress.person_id)
    typed = read_names(person.printed_name, person.latin_name)
    reason = request.form.get("reason", "")[:MAX_REASON_LENGTH]
    close_read()
    try:
        typed.check()
        issued = platform().issuer.issue_by_hand(
            act=current_act(),
            enrolment_id=enrolment_id,
            printed_name=typed.printed_name,
            latin_name=typed.latin_name,
            reason=reason,
        )
    except Refusal as refusal:
        lines = typed.after(refusal)
        return _page(cohort, progress, lines, reason=reason, problem=explain(refusal)), 422
    return _to_certificate(cohort, issued.serial)


def _page(
    cohort: CohortRow,
    progress: LearnerProgress,
    lines: NameLines,
    *,
    reason: str = "",
    problem: str = "",
) -> str:
    return render_template(
        "certification/certificate_by_hand.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        progress=progress,
        lines=lines,
        reason=reason,
        problem=problem,
    )


def _to_certificate(cohort: CohortRow, serial: str) -> ResponseReturnValue:
    target = url_for("certification.certificate", cohort_id=cohort.id, serial=serial)
    return redirect(target, 303)
