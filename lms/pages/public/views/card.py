"""The card code: opening its page does not use it up, only the button does."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.authentication.by_code import NumberNeeded
from lms.accounts.rules.cards import fold_code, show_code
from lms.accounts.services.cards import CardUsed
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.views.sign_in import explain_stale
from lms.pages.public.views.welcome import choose_secret_first
from lms.web import carried_form, csrf
from lms.web.access import public
from lms.web.after_sign_in import start_browser_session
from lms.web.browser import describe, is_shared
from lms.web.carried_sign_in import SignInEntry, describe_form, render_sign_in
from lms.web.errors import answer_refusal, sentence
from lms.web.identity import get_principal
from lms.web.limits import accepts
from lms.web.navigation import home_address
from lms.web.platform import platform
from lms.web.transaction import close_read


@blueprint.get("/card", defaults={"code": ""})
@blueprint.get("/card/<code>")
@public
def card(code: str) -> ResponseReturnValue:
    if not fold_code(code):
        return _page(typed=code)
    close_read()
    try:
        state = platform().authenticator.check_card(code, browser=describe(), read_clock=clock.now)
    except Refusal as refusal:
        return _refused(refusal, code)
    if state.is_usable:
        return _page(typed=show_code(fold_code(code)), person_id=state.person_id)
    if state.person_id == get_principal().person_id:
        return redirect(home_address(), 303)
    return _used(state.learner_number)


@blueprint.post("/card")
@public
@accepts(carried_form.MAX_STEP_SIZE)
@csrf.answers_stale_forms
def take_card() -> ResponseReturnValue:
    code = request.form.get("code", "")
    if csrf.is_stale():
        return _page(problem=explain_stale(), typed=code), 400
    if "switch" in request.form:
        return _page()
    browser = describe(request.form.get("device", ""))
    number = request.form.get("number", "")
    close_read()
    try:
        welcome = platform().authenticator.sign_in_with_card(
            code, browser=browser, read_clock=clock.now, number=number
        )
    except CardUsed as used:
        return _used(str(used.values["number"]))
    except Refusal as refusal:
        return _refused(refusal, code)
    # A person who uses a new card because of a forgotten PIN chooses a new one.
    target = _target()
    if welcome.has_secret:
        target = url_for("public.pin", next=target or None)
    return start_browser_session(
        welcome, target=target, form=carried_form.find_sealed(), lead=choose_secret_first
    )


def _used(number: str) -> str:
    entry = SignInEntry(number, letters=False, problem=sentence(CardUsed(number=number)))
    form = carried_form.find_sealed()
    if form is not None:
        return render_sign_in(form, page_address=_target(), entry=entry)
    return render_template("public/sign_in.html", ended=None, entry=entry, target=_target())


def _refused(refusal: Refusal, typed: str) -> ResponseReturnValue:
    """Return the page with the refusal; it asks for the learner number where that is needed."""
    asks = isinstance(refusal, NumberNeeded) or "number" in request.form
    page = _page(problem=sentence(refusal), typed=typed, asks_number=asks)
    return answer_refusal(page, refusal, otherwise=401)


def _page(
    *,
    problem: str = "",
    typed: str = "",
    person_id: int | None = None,
    asks_number: bool = False,
) -> str:
    device, form = request.form.get("device", ""), carried_form.find_sealed()
    shared = device == "shared" if device else is_shared(person_id)
    return render_template(
        "public/card.html",
        problem=problem,
        typed=typed[:40],
        is_signed_in=person_id is not None,
        shared=shared,
        asks_number=asks_number,
        number=request.form.get("number", "")[:40],
        target=_target(),
        sealed=carried_form.seal(form) if form else "",
        waiting=describe_form(form) if form else None,
    )


def _target() -> str:
    return request.values.get("next", "")[:500]
