"""A certificate issued to a name from a signed paper list, not confirmed on a phone."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.certificates.queries.certificates import find_newest_serial
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.learning.queries.learner_progress import LearnerProgress, get_progress
from lms.pages.certification import blueprint
from lms.pages.certification.forms import CertificateForm
from lms.pages.certification.views.certificates import reword
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import SubmittedForm
from lms.web.names import build_names_form, read_names
from lms.web.platform import platform
from lms.web.transaction import close_read_session, current_act, read_session

_ADDRESS = "/cohorts/<int:cohort_id>/certificates/by-hand/<int:enrolment_id>"


@blueprint.get(_ADDRESS)
@requires(Permission.CERTIFICATE_MANUAL_ISSUE)
def manual_issue(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.CERTIFICATE_MANUAL_ISSUE)
    progress = get_progress(read_session(), cohort_id=cohort.id, enrolment_id=enrolment_id)
    serial = find_newest_serial(read_session(), enrolment_id=enrolment_id)
    if serial is not None:
        return _to_certificate(cohort, serial)
    person = get_person(read_session(), progress.person_id)
    form = build_names_form(
        CertificateForm, person.printed_name, person.latin_name, confirmed=False
    )
    return _page(cohort, progress, form)


@blueprint.post(_ADDRESS)
@requires(Permission.CERTIFICATE_MANUAL_ISSUE)
def issue_manually(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.CERTIFICATE_MANUAL_ISSUE)
    progress = get_progress(read_session(), cohort_id=cohort.id, enrolment_id=enrolment_id)
    person = get_person(read_session(), progress.person_id)
    form = read_names(CertificateForm, person.printed_name, person.latin_name)
    close_read_session()
    try:
        values = form.get_values()
        issued = platform().issuer.issue_manually(
            act=current_act(),
            enrolment_id=enrolment_id,
            printed_name=values.printed_name,
            latin_name=values.latin_name,
            reason=values.reason,
        )
    except Refusal as refusal:
        return _page(cohort, progress, form.with_refusal(reword(refusal))), 422
    return _to_certificate(cohort, issued.serial)


def _page(
    cohort: CohortRow, progress: LearnerProgress, form: SubmittedForm[CertificateForm]
) -> str:
    return render_template(
        "certification/manual_issue.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        progress=progress,
        form=form,
    )


def _to_certificate(cohort: CohortRow, serial: str) -> ResponseReturnValue:
    target = url_for("certification.certificate", cohort_id=cohort.id, serial=serial)
    return redirect(target, 303)
