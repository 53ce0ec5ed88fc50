"""Signing in with number and PIN, or with e-mail or name and a passphrase."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.authentication.by_secret import SignInRefused
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.views.welcome import lead_on
from lms.web import carried_form, csrf, sessions
from lms.web.access import public
from lms.web.addresses import safe_next
from lms.web.after_sign_in import start_browser_session
from lms.web.browser import describe
from lms.web.carried_sign_in import SignInEntry, render_sign_in
from lms.web.errors import answer_refusal, sentence
from lms.web.identity import get_principal
from lms.web.limits import accepts
from lms.web.navigation import home_address
from lms.web.platform import platform
from lms.web.transaction import close_read


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if get_principal().is_signed_in:
        return redirect(safe_next(request.args.get("next", ""), home_address()), 303)
    return _page()


@blueprint.post("/sign-in")
@public
@accepts(carried_form.MAX_STEP_SIZE)
@csrf.answers_stale_forms
def take_sign_in() -> ResponseReturnValue:
    if csrf.is_stale():
        return _page(explain_stale()), 400
    if "switch" in request.form:
        return _page()
    identifier, secret = request.form.get("identifier", ""), request.form.get("secret", "")
    if not identifier.strip() or not secret.strip():
        return _page(_explain_missing()), 422
    close_read()
    try:
        welcome = platform().authenticator.sign_in(
            identifier,
            secret,
            browser=describe(request.form.get("device", "")),
            read_clock=clock.now,
        )
    except SignInRefused as refusal:
        return answer_refusal(_page(_explain_refused(refusal)), refusal, otherwise=401)
    except Refusal as refusal:
        return answer_refusal(_page(sentence(refusal)), refusal, otherwise=401)
    target = request.form.get("next", "")
    return start_browser_session(
        welcome, target=target, form=carried_form.find_sealed(), lead=lead_on
    )


def _is_by_name() -> bool:
    return request.form.get("with") == "name"


def _explain_missing() -> str:
    if _is_by_name():
        return str(_("Type your e-mail or sign-in name, and your PIN or passphrase."))
    return str(_("Type your number and your PIN."))


def _explain_refused(refusal: SignInRefused) -> str:
    """Return the refusal; only the form for learner numbers mentions card and number."""
    if not _is_by_name():
        return sentence(refusal)
    return str(
        _(
            "E-mail or name, or PIN or passphrase, is not right. Check both. Forgotten? Ask for a"
            " new code: members ask their manager, managers their coordinator, coordinators and"
            " trainers an administrator."
        )
    )


def explain_stale() -> str:
    """Return the message for a form of a page whose cookie has expired."""
    return str(
        _(
            "This page was open for a long time. Fill in what is missing and send it again. If"
            " this message keeps coming back, allow cookies in your browser."
        )
    )


def _page(problem: str = "") -> str:
    ended = sessions.find_ended()
    # Staff have a passphrase, which a keyboard of digits cannot type.
    usual_method = "name" if ended and ended.kind == "staff" else "number"
    method = request.form.get("switch") or request.values.get("with") or usual_method
    letters = method == "name"
    number = request.args.get("number") or ("" if letters else sessions.last_number())
    identifier = request.form.get("identifier", number)[:254]
    entry = SignInEntry(identifier, letters, request.form.get("device", ""), problem)
    target = request.values.get("next", "")[:500]
    form = carried_form.find_sealed()
    if form is not None:
        return render_sign_in(form, page_address=target, entry=entry)
    return render_template("public/sign_in.html", ended=ended, entry=entry, target=target)
