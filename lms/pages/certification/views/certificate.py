"""One certificate for coordinators: its history, replacement, and name requests."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.certificates.queries.certificates import CertificateView
from lms.certificates.queries.current_certificates import (
    NameRequest,
    find_name_request,
    list_certificate_history,
)
from lms.certificates.services import after_issue
from lms.enrolment.queries.cohorts import CohortRow, get_cohort
from lms.errors import Refusal
from lms.pages.certification import blueprint
from lms.pages.certification.access import (
    get_certificate_of,
    get_certificate_to_change,
    get_cohort_of_certificates,
    may_issue,
)
from lms.pages.certification.view_models.certificate_history import describe_history
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.names import NameLines, propose_names, read_names, show_names
from lms.web.platform import platform
from lms.web.transaction import act, close_read, current_act, read

MAX_REASON_LENGTH = 2000


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
    typed = _typed("reason")
    lines = read_names(view.statement.name, view.statement.latin_name)
    close_read()
    try:
        lines.check()
        issued = platform().issuer.replace(
            act=current_act(),
            serial=view.serial,
            reason=typed["reason"],
            printed_name=lines.printed_name,
            latin_name=lines.latin_name,
        )
    except Refusal as refusal:
        lines = lines.after(refusal)
        return _again(view, cohort_id, refusal, form="replace", typed=typed, lines=lines)
    return go_back(issued.serial, cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>/certificates/<serial>/refuse")
@requires(Permission.CERTIFICATE_ISSUE)
def refuse_corrected_name(cohort_id: int, serial: str) -> ResponseReturnValue:
    """Decline the request; the certificate stays as it is, and the holder reads the reason."""
    cohort = get_visible_cohort(cohort_id, Permission.CERTIFICATE_ISSUE)
    view = get_certificate_of(cohort, serial)
    typed = _typed("reason")
    try:
        act(
            after_issue.refuse_corrected_name,
            serial=view.serial,
            reason=typed["reason"],
        )
    except Refusal as refusal:
        return _again(view, cohort_id, refusal, form="refuse", typed=typed)
    return go_back(view.serial, cohort_id)


def _page(
    cohort: CohortRow,
    view: CertificateView,
    *,
    form: str = "",
    problem: str = "",
    typed: Mapping[str, str] | None = None,
    lines: NameLines | None = None,
) -> str:
    """Return the page; `form` is the refused form, shown again with what was typed."""
    name_request = find_name_request(read(), view.id)
    return render_template(
        "certification/certificate.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        view=view,
        name_request=name_request,
        history=describe_history(list_certificate_history(read(), view.id)),
        may_issue=may_issue(cohort),
        download_key=platform().issuer.build_download_key(view.serial, now=clock.now()),
        form=form,
        problem=problem,
        typed={"reason": "", **(typed or {})},
        lines=lines or _lines_to_print(view, name_request),
    )


def _lines_to_print(view: CertificateView, name_request: NameRequest | None) -> NameLines:
    """Return the requested name with its own Latin line, else the lines of the certificate."""
    if (
        name_request
        and name_request.refused_at is None
        and name_request.wanted_name != view.statement.name
    ):
        return propose_names(name_request.wanted_name)
    return show_names(view.statement.name, view.statement.latin_name)


def _again(
    view: CertificateView,
    cohort_id: int | None,
    refusal: Refusal,
    *,
    form: str,
    typed: Mapping[str, str],
    lines: NameLines | None = None,
) -> ResponseReturnValue:
    """Return the page with what was typed; without a cohort there is no page, only the refusal."""
    if cohort_id is None:
        raise refusal
    cohort = get_cohort(read(), cohort_id)
    fresh = get_certificate_of(cohort, view.serial)
    return _page(cohort, fresh, form=form, problem=sentence(refusal), typed=typed, lines=lines), 422


def go_back(serial: str, cohort_id: int | None) -> ResponseReturnValue:
    if cohort_id is None:
        return redirect(url_for("public.certificate_status", serial=serial), 303)
    target = url_for("certification.certificate", cohort_id=cohort_id, serial=serial)
    return redirect(target, 303)


def _typed(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "")[:MAX_REASON_LENGTH] for name in names}
