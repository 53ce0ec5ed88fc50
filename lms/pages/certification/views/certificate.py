"""One certificate for coordinators: its history, replacement, and name requests."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.certificates.queries.certificates import CertificateView
from lms.certificates.queries.checks_needed import needs_check
from lms.certificates.queries.current_certificates import (
    NameRequest,
    find_name_request,
    list_certificate_history,
)
from lms.certificates.rules.refusals import CertificateUnknown
from lms.certificates.services import after_issue
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.pages.certification import blueprint
from lms.pages.certification.access import (
    get_certificate_of,
    get_certificate_to_change,
    get_cohort_of_certificates,
    may_issue,
)
from lms.pages.certification.forms import RefuseForm, ReplaceForm
from lms.pages.certification.view_models.certificate_history import describe_history
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs, open_cohort
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.names import build_names_form, propose_names, read_names
from lms.web.platform import platform
from lms.web.transaction import act, close_read_session, current_act, read_session

_REFUSE = "-refuse"


@blueprint.get("/cohorts/<int:cohort_id>/certificates/<serial>")
@requires(Permission.CERTIFICATE_REPLACE)
def certificate(cohort_id: int, serial: str) -> ResponseReturnValue:
    cohort = get_cohort_of_certificates(cohort_id)
    return _page(cohort, get_certificate_of(cohort, serial))


@blueprint.post("/certificates/<serial>/replace")
@requires(Permission.CERTIFICATE_REPLACE)
def replace_certificate(serial: str) -> ResponseReturnValue:
    """Issue a certificate to the corrected name; `latin_name` stays where the form has none."""
    view, cohort_id = get_certificate_to_change(serial)
    form = read_names(ReplaceForm, view.statement.name, view.statement.latin_name)
    close_read_session()
    try:
        values = form.get_values()
        issued = platform().issuer.replace(
            act=current_act(),
            serial=view.serial,
            reason=values.reason,
            printed_name=values.printed_name,
            latin_name=values.latin_name,
            request_id=values.request,
        )
    except Refusal as refusal:
        form = form.with_refusal(refusal)
        if cohort_id is None:  # an old certificate without a cohort has no page
            raise next(iter(form.errors.values())) from refusal
        cohort = open_cohort(cohort_id)
        return _page(cohort, get_certificate_of(cohort, view.serial), form=form), 422
    return go_back(issued.serial, cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>/certificates/<serial>/refuse")
@requires(Permission.CERTIFICATE_ISSUE)
def refuse_corrected_name(cohort_id: int, serial: str) -> ResponseReturnValue:
    """Decline the request; the certificate stays as it is, and the holder reads the reason."""
    cohort = get_visible_cohort(cohort_id, Permission.CERTIFICATE_ISSUE)
    view = get_certificate_of(cohort, serial)
    refusing = read_form(RefuseForm, suffix=_REFUSE)
    try:
        values = refusing.get_values()
        act(
            after_issue.refuse_corrected_name,
            serial=view.serial,
            reason=values.reason,
            request_id=values.request,
        )
    except Refusal as refusal:
        refusing = refusing.with_refusal(refusal)
        return _page(cohort, get_certificate_of(cohort, serial), refusing=refusing), 422
    return go_back(view.serial, cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>/certificates/<serial>/check")
@requires(Permission.CERTIFICATE_REPLACE)
def confirm_checked(cohort_id: int, serial: str) -> ResponseReturnValue:
    """Record that a marked certificate bears the right name; it stays as it is."""
    view, certificate_cohort_id = get_certificate_to_change(serial)
    if certificate_cohort_id != cohort_id:
        raise CertificateUnknown
    act(after_issue.confirm_checked, serial=view.serial)
    return go_back(view.serial, cohort_id)


def _page(
    cohort: CohortRow,
    view: CertificateView,
    *,
    form: SubmittedForm[ReplaceForm] | None = None,
    refusing: SubmittedForm[RefuseForm] | None = None,
) -> str:
    """Return the page, after an error with the form that has it."""
    name_request = find_name_request(read_session(), view.id)
    history = list_certificate_history(read_session(), view.id)
    holder = get_person(read_session(), view.person_id)
    is_marked = needs_check(read_session(), view.id)
    return render_template(
        "certification/certificate.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        view=view,
        name_request=name_request,
        needs_check=is_marked,
        holder=holder,
        history=describe_history(history),
        answer=next((event for event in reversed(history) if event.is_answer), None),
        may_issue=may_issue(cohort),
        download_key=platform().issuer.build_download_key(view.serial, now=clock.now()),
        form=form
        or _build_names_form(
            view, name_request, holder_name=holder.printed_name if is_marked else ""
        ),
        refusing=refusing or build_form(RefuseForm, suffix=_REFUSE),
    )


def _build_names_form(
    view: CertificateView, name_request: NameRequest | None, *, holder_name: str
) -> SubmittedForm[ReplaceForm]:
    """Return the requested name with its own Latin line, else the lines of the certificate.

    `holder_name`: proposed for a certificate whose name may be that of somebody else.
    """
    if (
        name_request
        and name_request.refused_at is None
        and name_request.wanted_name != view.statement.name
    ):
        return propose_names(ReplaceForm, name_request.wanted_name)
    if holder_name and holder_name != view.statement.name:
        return propose_names(ReplaceForm, holder_name)
    return build_names_form(ReplaceForm, view.statement.name, view.statement.latin_name)


def go_back(serial: str, cohort_id: int | None) -> ResponseReturnValue:
    if cohort_id is None:
        return redirect(url_for("public.certificate_status", serial=serial), 303)
    target = url_for("certification.certificate", cohort_id=cohort_id, serial=serial)
    return redirect(target, 303)
