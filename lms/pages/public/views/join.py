"""Joining a workshop with the cohort's code: name and organization, then the first lesson."""

import secrets

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.authentication.session_start import Browser, NewSession
from lms.accounts.rules.identifiers import read_digits
from lms.accounts.secrets import new_token, token_hash
from lms.accounts.services.sessions import SessionDetails
from lms.enrolment.queries.cohorts import (
    CohortRow,
    OfferedOrganization,
    find_cohort_by_code,
    list_offered_organizations,
)
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.views.sign_in import explain_stale
from lms.web import csrf
from lms.web.access import public
from lms.web.after_sign_in import start_browser_session
from lms.web.browser import describe
from lms.web.errors import answer_refusal, sentence
from lms.web.identity import get_person_id, get_principal
from lms.web.languages import current_language
from lms.web.navigation import home_address
from lms.web.platform import platform
from lms.web.request_values import find_number
from lms.web.transaction import act, act_as_visitor, close_read, read
from lms.workshop.services.join import (
    CohortClosed,
    JoinedByAnother,
    Joiner,
    JoinFormDigest,
    JoinOrganizationMissing,
    join_cohort,
    join_signed_in,
)


@blueprint.get("/join", defaults={"code": ""})
@blueprint.get("/join/<code>")
@public
def join(code: str) -> ResponseReturnValue:
    typed = request.args.get("code", "")
    if typed and not code:
        return redirect(url_for("public.join", code=read_digits(typed[:40]) or "0"), 303)
    if not code:
        return _code_page(""), 200
    try:
        cohort = _look(code)
    except Refusal as refusal:
        return answer_refusal(_code_page(sentence(refusal)), refusal, otherwise=404)
    return _form_page(cohort)


@blueprint.post("/join/<code>")
@public
@csrf.answers_stale_forms
def take_join(code: str) -> ResponseReturnValue:
    try:
        cohort = _look(code)
    except Refusal as refusal:
        return answer_refusal(_code_page(sentence(refusal)), refusal, otherwise=404)
    if csrf.is_stale():
        return _form_page(cohort, problem=explain_stale(), field="name"), 400
    if get_principal().is_signed_in:
        act(join_signed_in, person_id=get_person_id(), code=read_digits(code))
        return redirect(home_address(), 303)
    try:
        return start_browser_session(_join(read_digits(code)))
    except Refusal as refusal:
        field = "organization" if isinstance(refusal, JoinOrganizationMissing) else "name"
        is_new = isinstance(refusal, JoinedByAnother)
        page = _form_page(cohort, problem=sentence(refusal), field=field, is_new=is_new)
        return answer_refusal(page, refusal, otherwise=422)


def _look(code: str) -> CohortRow:
    """Return the cohort whose code is open.

    Wrong codes throttle this browser; those of other browsers do not.
    """
    authenticator, browser = platform().authenticator, describe()
    close_read()
    authenticator.refuse_throttled_browser(browser=browser, read_clock=clock.now)
    cohort = find_cohort_by_code(read(), read_digits(code[:40]), now=clock.now())
    close_read()
    if cohort is None:
        authenticator.count_wrong_code(browser=browser, read_clock=clock.now)
        raise CohortClosed
    return cohort


def _join(code: str) -> NewSession:
    browser, token = describe(request.form.get("device", "")), new_token()
    platform().authenticator.limit_joins(browser=browser, read_clock=clock.now)
    joined = act_as_visitor(
        join_cohort,
        _read_joiner(),
        code=code,
        new=_session_of(browser, token),
        claim=_read_claim(browser),
    )
    return NewSession(joined.person_id, joined.session_id, token, browser.kind, has_secret=False)


def _read_claim(browser: Browser) -> JoinFormDigest | None:
    """Return the digest that lets only this browser send the form again: it includes its mark."""
    client_id = request.form.get("client", "")[:64]
    if not client_id or not browser.digest:
        return None
    typed = (request.form.get("name", "").strip(), request.form.get("organization", ""))
    digest = platform().authenticator.digest
    return JoinFormDigest(digest(f"join|{browser.digest}|{client_id}"), digest("|".join(typed)))


def _read_joiner() -> Joiner:
    organization_id = find_number(request.form.get("organization", ""), digits=15)
    return Joiner(
        printed_name=request.form.get("name", ""),
        organization_id=organization_id or 0,
        language=current_language(),
    )


def _session_of(browser: Browser, token: str) -> SessionDetails:
    return SessionDetails(token_hash(token), browser.kind, browser.label)


def _code_page(problem: str) -> str:
    return render_template("public/join_code.html", problem=problem)


def _form_page(
    cohort: CohortRow, *, problem: str = "", field: str = "", is_new: bool = False
) -> str:
    client = "" if is_new else request.form.get("client", "")[:64]
    choices: tuple[OfferedOrganization, ...] = list_offered_organizations(read(), cohort.id)
    return render_template(
        "public/join.html",
        cohort=cohort,
        choices=[(str(choice.id), choice.name_in(current_language())) for choice in choices],
        name=request.form.get("name", "")[:200],
        chosen=request.form.get("organization", ""),
        device=request.form.get("device", ""),
        client=client or secrets.token_hex(16),
        problem=problem,
        field=field,
    )
