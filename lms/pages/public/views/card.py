"""The card code: opening its page does not use it up, only the button does."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.rules.cards import fold_code, format_code
from lms.accounts.services.cards import CardUsed, CardUsedWithoutPin, build_card_used
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.forms import MAX_CODE, CardForm
from lms.pages.public.views.welcome import choose_secret_first
from lms.web import csrf, pending_form
from lms.web.access import public
from lms.web.addresses import read_next
from lms.web.after_sign_in import start_browser_session
from lms.web.browser import describe, is_shared
from lms.web.errors import answer_refusal
from lms.web.forms import FieldsWrong, SubmittedForm, build_form, read_form
from lms.web.identity import get_principal
from lms.web.limits import accepts
from lms.web.navigation import home_address
from lms.web.pending_form_sign_in import SignInEntry, SignInForm, describe_form, render_sign_in
from lms.web.platform import platform
from lms.web.transaction import close_read_session


@blueprint.get("/card", defaults={"code": ""})
@blueprint.get("/card/<code>")
@public
def card(code: str) -> ResponseReturnValue:
    if not fold_code(code):
        return _page(build_form(CardForm, {"code": code[:MAX_CODE]}))
    close_read_session()
    try:
        state = platform().authenticator.check_card(code, browser=describe(), read_clock=clock.now)
    except Refusal as refusal:
        return _refused(refusal, build_form(CardForm, {"code": code[:MAX_CODE]}))
    is_own = state.person_id == get_principal().person_id
    if is_own and state.is_opened and not state.has_secret:
        return redirect(url_for("public.welcome"), 303)
    if state.is_usable:
        return _page(build_form(CardForm, {"code": format_code(fold_code(code))}), state.person_id)
    if is_own:
        return redirect(home_address(), 303)
    return _used(build_card_used(state), build_form(CardForm))


@blueprint.post("/card")
@public
@accepts(pending_form.MAX_STEP_SIZE)
@csrf.answers_stale_forms
def take_card() -> ResponseReturnValue:
    form = read_form(CardForm)
    if csrf.is_stale():
        return _page(form.with_refusal(csrf.PageStale())), 400
    if "switch" in request.form:
        return _page(build_form(CardForm))
    close_read_session()
    try:
        values = form.get_values()
        new_session = platform().authenticator.sign_in_with_card(
            values.code,
            browser=describe(values.device),
            read_clock=clock.now,
            number=values.number,
        )
    except CardUsed as used:
        return _used(used, form)
    except FieldsWrong:
        return _page(form), 401 if form.error("code") else 422
    except Refusal as refusal:
        return _refused(refusal, form)
    # A person who uses a new card because of a forgotten PIN chooses a new one.
    target = read_next()
    if new_session.has_secret:
        target = url_for("public.pin", next=target or None)
    return start_browser_session(
        new_session,
        target=target,
        form=pending_form.find_signed_form(),
        next_page=choose_secret_first,
    )


def _used(used: CardUsed, form: SubmittedForm[CardForm]) -> ResponseReturnValue:
    """Return the page of sign-in with the number; without a PIN, that of another code."""
    if isinstance(used, CardUsedWithoutPin):
        return _refused(used, form)
    typed = build_form(SignInForm, {"identifier": str(used.values["number"])})
    entry = SignInEntry(typed.with_refusal(used), letters=False)
    pending = pending_form.find_signed_form()
    if pending is not None:
        return render_sign_in(pending, page_address=read_next(), entry=entry)
    return render_template("public/sign_in.html", ended=None, entry=entry, target=read_next())


def _refused(refusal: Refusal, form: SubmittedForm[CardForm]) -> ResponseReturnValue:
    """Return the page with the refusal; it asks for the learner number where that is needed."""
    return answer_refusal(_page(form.with_refusal(refusal)), refusal, otherwise=401)


def _page(form: SubmittedForm[CardForm], person_id: int | None = None) -> str:
    device, pending = form.raw["device"], pending_form.find_signed_form()
    return render_template(
        "public/card.html",
        form=form,
        is_code_good=person_id is not None,
        shared=device == "shared" if device else is_shared(person_id),
        asks_number=bool(form.error("number")) or "number" in request.form,
        target=read_next(),
        signed_form=pending_form.sign_form(pending) if pending else "",
        pending_form=describe_form(pending) if pending else None,
    )
