"""Signing in with number and PIN, or with e-mail or name and a passphrase."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.authentication.by_secret import SignInRefused
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.forms import SignInByNameIncomplete, SignInByNameRefused, SignInIncomplete
from lms.pages.public.views.welcome import render_next_page
from lms.web import csrf, pending_form, sessions
from lms.web.access import public
from lms.web.addresses import read_next, safe_next
from lms.web.after_sign_in import start_browser_session
from lms.web.browser import describe
from lms.web.errors import answer_refusal
from lms.web.forms import FieldsWrong, SubmittedForm, build_form, read_form
from lms.web.identity import get_principal
from lms.web.limits import accepts
from lms.web.navigation import home_address
from lms.web.pending_form_sign_in import SignInEntry, SignInForm, render_sign_in
from lms.web.platform import platform
from lms.web.transaction import close_read_session


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if get_principal().is_signed_in:
        return redirect(safe_next(read_next(), home_address()), 303)
    return _page()


@blueprint.post("/sign-in")
@public
@accepts(pending_form.MAX_STEP_SIZE)
@csrf.answers_stale_forms
def take_sign_in() -> ResponseReturnValue:
    form = read_form(SignInForm)
    if csrf.is_stale():
        return _page(form.with_refusal(csrf.PageStale())), 400
    if "switch" in request.form:
        return _page()
    is_by_name = request.form.get("with") == "name"
    close_read_session()
    try:
        values = form.get_values()
        if not values.identifier or not values.secret:
            missing = SignInByNameIncomplete() if is_by_name else SignInIncomplete()
            field = "secret" if values.identifier else "identifier"
            return _page(form.with_refusal(missing, field)), 422
        new_session = platform().authenticator.sign_in(
            values.identifier,
            values.secret,
            browser=describe(values.device),
            read_clock=clock.now,
        )
    except FieldsWrong:
        return _page(form), 422
    except Refusal as refusal:
        is_wrong = isinstance(refusal, SignInRefused) and is_by_name
        page = _page(form.with_refusal(SignInByNameRefused() if is_wrong else refusal))
        return answer_refusal(page, refusal, otherwise=401)
    return start_browser_session(
        new_session,
        target=read_next(),
        form=pending_form.find_signed_form(),
        next_page=render_next_page,
    )


def _page(form: SubmittedForm[SignInForm] | None = None) -> str:
    ended = sessions.find_ended()
    # Staff have a passphrase, which a keyboard of digits cannot type.
    usual_method = "name" if ended and ended.kind == "staff" else "number"
    letters = (request.form.get("switch") or request.values.get("with") or usual_method) == "name"
    number = request.args.get("number") or ("" if letters else sessions.last_number())
    stored = {"identifier": number, **request.form.to_dict()}
    entry = SignInEntry(form or build_form(SignInForm, stored), letters)
    pending = pending_form.find_signed_form()
    if pending is not None:
        return render_sign_in(pending, page_address=read_next(), entry=entry)
    return render_template("public/sign_in.html", ended=ended, entry=entry, target=read_next())
