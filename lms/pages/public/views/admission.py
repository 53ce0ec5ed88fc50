"""Asking for a place: a visitor without an account leaves a contact for the coordinators."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.services.admission_requests import NewAdmissionRequest, ask_for_admission
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.forms import AdmissionForm
from lms.web import csrf
from lms.web.access import requires
from lms.web.browser import describe
from lms.web.errors import answer_refusal
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import act_as_visitor, close_read_session


@blueprint.get("/ask-for-a-place")
@requires(Permission.ADMISSION_ASK)
def admission() -> ResponseReturnValue:
    return _page(build_form(AdmissionForm))


@blueprint.post("/ask-for-a-place")
@requires(Permission.ADMISSION_ASK)
@csrf.answers_stale_forms
def take_admission() -> ResponseReturnValue:
    form = read_form(AdmissionForm)
    if csrf.is_stale():
        return _page(form.with_refusal(csrf.PageStale())), 400
    try:
        values = form.get_values()
        close_read_session()
        platform().authenticator.limit_admission_requests(browser=describe(), read_clock=clock.now)
        new = NewAdmissionRequest(**values.model_dump())
        act_as_visitor(ask_for_admission, new, language=current_language())
    except Refusal as refusal:
        return answer_refusal(_page(form.with_refusal(refusal)), refusal, otherwise=422)
    return redirect(url_for("public.admission", sent=1), 303)


def _page(form: SubmittedForm[AdmissionForm]) -> str:
    is_sent = request.method == "GET" and bool(request.args.get("sent"))
    return render_template("public/admission.html", form=form, is_sent=is_sent)
