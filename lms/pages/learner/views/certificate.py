"""The learner's certificate: name confirmed, issued, shown as an image, downloaded as a PDF."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.certificates.queries.certificates import (
    CertificateView,
    find_newest_serial,
    get_certificate,
    get_for_holder,
)
from lms.certificates.queries.current_certificates import (
    find_name_request,
    list_certificate_history,
)
from lms.certificates.rules.refusals import CertificateUnknown
from lms.certificates.services import after_issue
from lms.certificates.services.after_issue import set_name_hidden
from lms.certificates.services.issuance import IssuedCertificate
from lms.certificates.services.name_confirmation import confirm_printed_name
from lms.enrolment.queries.enrolments import EnrolmentRow, find_enrolment
from lms.errors import NotFound, Refusal
from lms.pages.learner import blueprint
from lms.pages.learner.access import list_plan_organizations
from lms.pages.learner.forms import NameRequestForm
from lms.plan.queries.step_owners import list_steps_of_owner
from lms.plan.queries.steps import list_steps_of
from lms.web.access import public, requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, get_principal, today
from lms.web.names import NamesForm, build_names_form, read_names
from lms.web.platform import platform
from lms.web.transaction import act, close_read_session, current_act, read_session


@blueprint.get("/learn/<course>/certificate")
@requires(Permission.OWN_RECORDS_READ)
def name_check(course: str) -> ResponseReturnValue:
    enrolment = _get_enrolment(course)
    serial = find_newest_serial(read_session(), enrolment_id=enrolment.enrolment_id)
    if serial is not None:
        return redirect(url_for("learner.certificate", serial=serial), 303)
    if enrolment.completed_at is None:
        return redirect(url_for("learner.outline", course=course), 303)
    person = get_person(read_session(), enrolment.person_id)
    return _name_page(course, build_names_form(NamesForm, person.printed_name, person.latin_name))


@blueprint.post("/learn/<course>/certificate")
@requires(Permission.CERTIFICATE_ISSUE)
def issue_certificate(course: str) -> ResponseReturnValue:
    enrolment = _get_enrolment(course)
    serial = find_newest_serial(read_session(), enrolment_id=enrolment.enrolment_id)
    if serial is not None:
        return redirect(url_for("learner.certificate", serial=serial), 303)
    person = get_person(read_session(), enrolment.person_id)
    form = read_names(NamesForm, person.printed_name, person.latin_name)
    close_read_session()
    try:
        values = form.get_values()
        platform().issuer.check_name(values.printed_name)
        issued = _confirm_and_issue(enrolment, values)
    except Refusal as refusal:
        return _name_page(course, form.with_refusal(refusal)), 409
    return redirect(url_for("learner.certificate", serial=issued.serial), 303)


@blueprint.get("/certificates/<serial>")
@requires(Permission.OWN_RECORDS_READ)
def certificate(serial: str) -> ResponseReturnValue:
    view = get_for_holder(read_session(), serial, person_id=get_person_id())
    return _certificate_page(view)


@blueprint.get("/certificates/<serial>.pdf")
@public
def certificate_pdf(serial: str) -> ResponseReturnValue:
    """Send the PDF to the holder, or to anybody with the key of the day.

    WeChat opens downloads in another browser, which has no session.
    """
    view = _get_allowed(serial)
    if view.state != "valid":
        return _ended_page(view)
    pdf = platform().store.get(_get_hash(view))
    return _send(pdf, "application/pdf", f"certificate-{view.shown_serial}.pdf")


@blueprint.get("/certificates/<serial>.webp")
@public
def certificate_picture(serial: str) -> ResponseReturnValue:
    """Send the first page as a picture, drawn when it is first requested."""
    from lms.printing.picture import draw_picture  # slow import

    view = _get_allowed(serial)
    if view.state != "valid":
        return _ended_page(view)
    picture = platform().store.derive(_get_hash(view), ".webp", draw_picture)
    return _send(picture, "image/webp", f"certificate-{view.shown_serial}.webp")


@blueprint.post("/certificates/<serial>/request")
@requires(Permission.CERTIFICATE_REQUEST)
def ask_for_corrected_name(serial: str) -> ResponseReturnValue:
    view = get_for_holder(read_session(), serial, person_id=get_person_id())
    form = read_form(NameRequestForm)
    try:
        act(after_issue.ask_for_corrected_name, serial=view.serial, **dict(form.get_values()))
    except Refusal as refusal:
        close_read_session()
        current = get_for_holder(read_session(), serial, person_id=get_person_id())
        return _certificate_page(current, form.with_refusal(refusal)), 409
    return redirect(url_for("learner.certificate", serial=view.serial, asked=1), 303)


@blueprint.post("/certificates/<serial>/name")
@requires(Permission.ACCOUNT)
def set_name_visibility(serial: str) -> ResponseReturnValue:
    """Set whether the public page shows the name or compares a typed one."""
    view = get_for_holder(read_session(), serial, person_id=get_person_id())
    act(
        set_name_hidden,
        serial=view.serial,
        hidden=request.form.get("shown") != "1",
    )
    return redirect(url_for("learner.certificate", serial=view.serial) + "#name-shown", 303)


def _get_enrolment(course: str) -> EnrolmentRow:
    enrolment = find_enrolment(read_session(), person_id=get_person_id(), course=course)
    if enrolment is None:
        raise NotFound
    return enrolment


def _confirm_and_issue(enrolment: EnrolmentRow, names: NamesForm) -> IssuedCertificate:
    """Confirm the name and issue, in two transactions.

    A name request for the coordinator is stored although issuing is refused.
    """
    act(
        confirm_printed_name,
        person_id=enrolment.person_id,
        printed_name=names.printed_name,
        latin_name=names.latin_name,
    )
    return platform().issuer.issue(
        act=current_act(),
        enrolment_id=enrolment.enrolment_id,
        confirmed_name=names.printed_name,
    )


def _name_page(course: str, form: SubmittedForm[NamesForm]) -> str:
    return render_template("learner/name_check.html", course=course, form=form)


def _certificate_page(
    view: CertificateView, form: SubmittedForm[NameRequestForm] | None = None
) -> str:
    steps = list_steps_of(read_session(), list_plan_organizations())
    history = list_certificate_history(read_session(), view.id) if form else ()
    assigned = list_steps_of_owner(read_session(), steps, person_id=view.person_id, day=today())
    return render_template(
        "learner/certificate.html",
        step=next(iter(assigned), None),
        view=view,
        download_key=platform().issuer.build_download_key(view.serial, now=clock.now()),
        name_request=find_name_request(read_session(), view.id),
        answer=next((event for event in reversed(history) if event.is_answer), None),
        form=form or build_form(NameRequestForm),
    )


def _ended_page(view: CertificateView) -> ResponseReturnValue:
    """Answer an old link to a file: the paper is not printed again once it proves nothing."""
    is_holder = get_principal().person_id == view.person_id
    page = render_template("learner/certificate_ended.html", view=view, is_holder=is_holder)
    return page, 410, {"Cache-Control": "no-store"}


def _get_hash(view: CertificateView) -> str:
    if view.pdf_sha256 is None:
        raise NotFound
    return view.pdf_sha256


def _send(content: bytes, content_type: str, name: str) -> ResponseReturnValue:
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = "private, max-age=3600"
    # After a sign-out, or a sign-in of another person, the browser asks again.
    response.headers["Vary"] = "Cookie"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _get_allowed(serial: str) -> CertificateView:
    key = request.args.get("key", "")
    if key and platform().issuer.is_download_key(key, serial=serial, now=clock.now()):
        return get_certificate(read_session(), serial)
    person_id = get_principal().person_id
    if person_id is None:
        raise CertificateUnknown
    return get_for_holder(read_session(), serial, person_id=person_id)
