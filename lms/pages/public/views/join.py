"""Joining a workshop with the cohort's code: name and organization, then the first lesson."""

import secrets

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.authentication.session_start import Browser, NewSession
from lms.accounts.rules.identifiers import read_digits
from lms.accounts.secrets import new_token, token_hash
from lms.accounts.services.sessions import SessionDetails
from lms.enrolment.queries.cohorts import (
    CohortRow,
    find_cohort_by_code,
    list_cohorts_of,
    list_offered_organizations,
)
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.forms import MAX_CODE, JoinCodeForm, JoinForm
from lms.web import csrf
from lms.web.access import public
from lms.web.after_sign_in import start_browser_session
from lms.web.browser import describe
from lms.web.errors import answer_refusal
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, get_principal
from lms.web.languages import current_language
from lms.web.navigation import home_address
from lms.web.platform import platform
from lms.web.request_values import MAX_CLIENT_ID, find_text
from lms.web.sorted_names import sort_by_name
from lms.web.transaction import act, act_as_visitor, close_read_session, read_session
from lms.workshop.services.join import (
    JoinCodeNotOpen,
    JoinedByAnother,
    Joiner,
    JoinFormDigest,
    join_cohort,
    join_signed_in,
)


@blueprint.get("/join", defaults={"code": ""})
@blueprint.get("/join/<code>")
@public
def join(code: str) -> ResponseReturnValue:
    typed = find_text("code", most=MAX_CODE)
    if typed and not code:
        return redirect(url_for("public.join", code=read_digits(typed) or "0"), 303)
    if not code:
        return render_template("public/join_code.html", form=build_form(JoinCodeForm))
    try:
        cohort = _look(code)
    except Refusal as refusal:
        return _refuse_code(code, refusal)
    return _form_page(cohort, build_form(JoinForm))


@blueprint.post("/join/<code>")
@public
@csrf.answers_stale_forms
def take_join(code: str) -> ResponseReturnValue:
    try:
        cohort = _look(code)
    except Refusal as refusal:
        return _refuse_code(code, refusal)
    form = read_form(JoinForm)
    if csrf.is_stale():
        return _form_page(cohort, form.with_refusal(csrf.PageStale())), 400
    if get_principal().is_signed_in:
        act(join_signed_in, person_id=get_person_id(), code=read_digits(code))
        return redirect(home_address(), 303)
    try:
        return start_browser_session(_join(read_digits(code), form))
    except Refusal as refusal:
        is_new = isinstance(refusal, JoinedByAnother)
        page = _form_page(cohort, form.with_refusal(refusal), is_new=is_new)
        return answer_refusal(page, refusal, otherwise=422)


def _refuse_code(code: str, refusal: Refusal) -> ResponseReturnValue:
    form = build_form(JoinCodeForm, {"code": code[:MAX_CODE]}).with_refusal(refusal)
    page = render_template("public/join_code.html", form=form)
    return answer_refusal(page, refusal, otherwise=404)


def _look(code: str) -> CohortRow:
    """Return the cohort whose code is open.

    Wrong codes throttle this browser; those of other browsers do not.
    """
    authenticator, browser = platform().authenticator, describe()
    close_read_session()
    authenticator.check_browser_throttle(browser=browser, read_clock=clock.now)
    cohort = find_cohort_by_code(read_session(), read_digits(code), now=clock.now())
    close_read_session()
    if cohort is None:
        authenticator.count_wrong_code(browser=browser, read_clock=clock.now)
        raise JoinCodeNotOpen
    return cohort


def _join(code: str, form: SubmittedForm[JoinForm]) -> NewSession:
    """Create the account. A form with errors counts as a try of this network too."""
    browser, token = describe(form.raw["device"]), new_token()
    platform().authenticator.limit_joins(browser=browser, read_clock=clock.now)
    values = form.get_values()
    joined = act_as_visitor(
        join_cohort,
        Joiner(values.name, values.organization, current_language()),
        code=code,
        new=SessionDetails(token_hash(token), browser.kind, browser.label),
        claim=_read_claim(browser, values),
    )
    return NewSession(joined.person_id, joined.session_id, token, browser.kind, has_secret=False)


def _read_claim(browser: Browser, values: JoinForm) -> JoinFormDigest | None:
    """Return the digest that lets only this browser send the form again: it includes its id."""
    client_id = find_text("client", most=MAX_CLIENT_ID)
    if not client_id or not browser.digest:
        return None
    digest = platform().authenticator.digest
    typed = digest(f"{values.name}|{values.organization}")
    return JoinFormDigest(digest(f"join|{browser.digest}|{client_id}"), typed)


def _takes_part(cohort: CohortRow) -> bool:
    """Return whether the reader learns in the cohort already, so that joining changes nothing."""
    person_id = get_principal().person_id
    if person_id is None:
        return False
    return cohort.id in {row.id for row in list_cohorts_of(read_session(), person_id=person_id)}


def _form_page(cohort: CohortRow, form: SubmittedForm[JoinForm], *, is_new: bool = False) -> str:
    client = "" if is_new else find_text("client", most=MAX_CLIENT_ID)
    choices = sort_by_name(
        list_offered_organizations(read_session(), cohort.id), lambda choice: choice.names
    )
    return render_template(
        "public/join.html",
        cohort=cohort,
        choices=[(choice.id, choice.name_in(current_language())) for choice in choices],
        form=form,
        takes_part=_takes_part(cohort),
        client=client or secrets.token_hex(16),
    )
