"""The onboarding pages: the privacy notice, the secret, the name as printed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.queries.people import get_person
from lms.accounts.rules.notice import build_version
from lms.accounts.rules.pins import format_pin
from lms.accounts.secrets import derive_pin
from lms.accounts.services.people import accept_notice
from lms.certificates.queries.certificates import has_certificate
from lms.certificates.services.name_confirmation import confirm_printed_name
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.forms import OwnSecretForm
from lms.web import pending_form, pending_form_pages
from lms.web.access import signed_in
from lms.web.addresses import read_next, safe_next
from lms.web.after_sign_in import NextPage
from lms.web.csrf import session_token, use_session
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, get_principal
from lms.web.languages import current_language
from lms.web.limits import accepts
from lms.web.names import NamesForm, build_names_form, read_names
from lms.web.navigation import home_address
from lms.web.onboarding import Step, find_step, render_notice
from lms.web.pending_form import PendingForm
from lms.web.platform import platform
from lms.web.sessions import begin, get_signed_in
from lms.web.transaction import act, close_read_session, read_session


@blueprint.get("/welcome")
@signed_in
def welcome() -> ResponseReturnValue:
    step = find_step(get_signed_in())
    if step is None:
        return redirect(safe_next(read_next(), home_address()), 303)
    return redirect(url_for(f"public.{step}", next=read_next() or None), 303)


@blueprint.get("/welcome/notice")
@signed_in
def notice() -> ResponseReturnValue:
    return render_template("public/notice.html", target=read_next(), signed_form="")


@blueprint.post("/welcome/notice")
@signed_in
@accepts(pending_form.MAX_STEP_SIZE)
def take_notice() -> ResponseReturnValue:
    act(
        accept_notice,
        person_id=get_person_id(),
        version=build_version(current_language()),
    )
    return _go_on(done="notice")


@blueprint.get("/welcome/pin")
@signed_in
def pin() -> ResponseReturnValue:
    if not _may_choose():
        return redirect(url_for("learner.secret"), 303)
    return _secret_page()


@blueprint.post("/welcome/pin")
@signed_in
@accepts(pending_form.MAX_STEP_SIZE)
def take_pin() -> ResponseReturnValue:
    if "leave" in request.form and get_signed_in().has_secret:
        return _go_on(done="pin")
    if not _may_choose():
        return redirect(url_for("learner.secret"), 303)
    form = read_form(OwnSecretForm)
    keeps = "keep" in request.form and not get_principal().is_staff
    proposed = _propose() if keeps else ""
    close_read_session()
    session = get_signed_in()
    try:
        token = platform().authenticator.change_secret(
            proposed or form.get_values().secret,
            person_id=get_person_id(),
            session_id=session.session_id,
            now=clock.now(),
        )
    except Refusal as refusal:
        return _secret_page(form=form.with_refusal(refusal)), 422
    use_session(token)
    return begin(_go_on(done="pin"), token=token, kind=session.kind)


@blueprint.get("/welcome/name")
@signed_in
def name() -> ResponseReturnValue:
    if has_certificate(read_session(), person_id=get_person_id()):
        return redirect(url_for("learner.account"), 303)
    person = get_person(read_session(), get_person_id())
    return _name_page(
        build_names_form(
            NamesForm,
            person.printed_name,
            person.latin_name,
            confirmed=person.name_confirmed_at is not None,
        )
    )


@blueprint.post("/welcome/name")
@signed_in
def take_name() -> ResponseReturnValue:
    if has_certificate(read_session(), person_id=get_person_id()):
        return redirect(url_for("learner.account"), 303)
    person = get_person(read_session(), get_person_id())
    form = read_names(NamesForm, person.printed_name, person.latin_name)
    close_read_session()
    try:
        values = form.get_values()
        platform().issuer.check_name(values.printed_name)
        act(
            confirm_printed_name,
            person_id=get_person_id(),
            printed_name=values.printed_name,
            latin_name=values.latin_name,
        )
    except Refusal as refusal:
        return _name_page(form.with_refusal(refusal)), 422
    return _go_on()


def render_next_page(
    form: PendingForm,
    *,
    done: Step | None = None,
    offer: NextPage = pending_form_pages.offer_pending_form,
) -> ResponseReturnValue:
    """Return the page of the pending form, or of the onboarding step that comes before it.

    `done`: the step that this request completed. The name is confirmed later: a pending form does
    not wait for it.
    """
    signed_in = get_signed_in()
    if done is None and find_step(signed_in) == "notice":
        return render_notice(form, target=read_next() if _chooses_again() else "")
    if done != "pin" and (_chooses_again() or not signed_in.has_secret):
        return _secret_page(form)
    return offer(form)


def choose_secret_first(form: PendingForm) -> ResponseReturnValue:
    """Return the choice of a new PIN after a sign-in by card; the pending form comes next."""
    if find_step(get_signed_in()) == "notice":
        return render_notice(form, target=url_for("public.pin", next=form.page_address or None))
    return _secret_page(form)


def _chooses_again() -> bool:
    """Return whether a new PIN has to be chosen because the person signed in with a card."""
    return read_next().partition("?")[0] == url_for("public.pin")


def _find_own_form() -> PendingForm | None:
    """Return the pending form of this request, if it belongs to this person."""
    form = pending_form.find_signed_form()
    return form if form and form.person_id == get_person_id() else None


def _go_on(*, done: Step | None = None) -> ResponseReturnValue:
    form = _find_own_form()
    if form:
        return render_next_page(form, done=done)
    return redirect(url_for("public.welcome", next=read_next() or None), 303)


def _may_choose() -> bool:
    """Return whether a secret may be set: the first one, after a card, or after the old one."""
    return not get_signed_in().has_secret or get_principal().reauthenticated


def _propose() -> str:
    """Return a proposed PIN, the same in the same session, so that the page can be reopened."""
    person = get_person(read_session(), get_person_id())
    personal = tuple(word for word in (person.phone, person.learner_number) if word)
    seed = f"{person.id}:{session_token()}"
    return derive_pin(platform().keys.secret_key, seed, personal=personal)


def _secret_page(
    pending: PendingForm | None = None, *, form: SubmittedForm[OwnSecretForm] | None = None
) -> str:
    staff, pending = get_principal().is_staff, pending or _find_own_form()
    return render_template(
        "public/pin.html",
        **({"page_address": url_for("public.pin")} if pending else {}),
        form=form or build_form(OwnSecretForm),
        staff=staff,
        pin="" if staff else format_pin(_propose()),
        number=get_signed_in().learner_number,
        has_secret=get_signed_in().has_secret,
        target=pending.page_address if pending else read_next(),
        signed_form=pending_form.sign_form(pending) if pending else "",
    )


def _name_page(form: SubmittedForm[NamesForm]) -> str:
    shown = form.raw["printed_name"]
    # A short name of Chinese characters is shown one by one; marks of other scripts combine.
    is_han = len(shown) <= 12 and all(
        character >= "\u3400" or character in " ·" for character in shown
    )
    return render_template(
        "public/name.html",
        form=form,
        characters=[character for character in shown if not character.isspace()] if is_han else [],
        is_welcome=get_signed_in().name_confirmed_at is None,
        target=read_next(),
    )
