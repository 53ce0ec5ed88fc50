"""Joining a workshop with the cohort's code: name, cooperative, and one learns."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.rules.identifiers import read_digits
from lms.accounts.secrets import new_token, token_hash
from lms.accounts.services import NewSession
from lms.accounts.sign_in import Browser, Welcome
from lms.enrolment.queries import (
    CohortRow,
    OfferedOrganization,
    find_cohort_by_code,
    list_offered_organizations,
)
from lms.enrolment.services.joining import CohortClosed, CooperativeMissing, Joiner, join_cohort
from lms.enrolment.services.joining import join_signed_in as enrol_in_cohort
from lms.errors import Refusal
from lms.pages.public import blueprint
from lms.pages.public.views.sign_in import explain, say_stale, status
from lms.web import csrf
from lms.web.access import get_person_id, get_principal, public
from lms.web.arrivals import arrive
from lms.web.browser import describe
from lms.web.errors import sentence
from lms.web.languages import current_language
from lms.web.navigation import home_address
from lms.web.platform import platform
from lms.web.transaction import close_read, read, write
from lms.web.values import find_number


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
    except CohortClosed as refusal:
        return _code_page(sentence(refusal)), 404
    except Refusal as refusal:
        return _code_page(explain(refusal)), status(refusal)
    return _form_page(cohort)


@blueprint.post("/join/<code>")
@public
@csrf.answers_stale_forms
def take_join(code: str) -> ResponseReturnValue:
    try:
        cohort = _look(code)
    except CohortClosed as refusal:
        return _code_page(sentence(refusal)), 404
    except Refusal as refusal:
        return _code_page(explain(refusal)), status(refusal)
    if csrf.is_stale():
        return _form_page(cohort, problem=say_stale(), field="name"), 400
    if get_principal().is_signed_in:
        person_id = get_person_id()
        write(enrol_in_cohort, person_id=person_id, code=read_digits(code), now=clock.now())
        return redirect(home_address(), 303)
    try:
        return arrive(_join(read_digits(code)))
    except Refusal as refusal:
        field = "organization" if isinstance(refusal, CooperativeMissing) else "name"
        code_of = status(refusal) if "seconds" in refusal.values else 422
        return _form_page(cohort, problem=explain(refusal), field=field), code_of


def _look(code: str) -> CohortRow:
    """The cohort whose code is open; wrong codes slow the browser down."""
    door, browser, now = platform().door, describe(), clock.now()
    close_read()
    door.knock(browser=browser, now=now)
    cohort = find_cohort_by_code(read(), read_digits(code[:40]), now=now)
    close_read()
    if cohort is None:
        raise CohortClosed
    door.admit(browser=browser)
    return cohort


def _join(code: str) -> Welcome:
    browser, token, now = describe(request.form.get("device", "")), new_token(), clock.now()
    platform().door.count_joining(browser=browser, now=now)
    joined = write(join_cohort, _read_joiner(), code=code, new=_session_of(browser, token), now=now)
    return Welcome(joined.person_id, joined.sign_in_id, token, browser.kind, has_secret=False)


def _read_joiner() -> Joiner:
    organization_id = find_number(request.form.get("organization", ""), digits=15)
    return Joiner(
        printed_name=request.form.get("name", ""),
        organization_id=organization_id or 0,
        language=current_language(),
    )


def _session_of(browser: Browser, token: str) -> NewSession:
    return NewSession(token_hash(token), browser.kind, browser.label)


def _code_page(problem: str) -> str:
    return render_template("public/join_code.html", problem=problem)


def _form_page(cohort: CohortRow, *, problem: str = "", field: str = "") -> str:
    choices: tuple[OfferedOrganization, ...] = list_offered_organizations(read(), cohort.id)
    return render_template(
        "public/join.html",
        cohort=cohort,
        choices=[(str(choice.id), choice.name_in(current_language())) for choice in choices],
        name=request.form.get("name", "")[:200],
        chosen=request.form.get("organization", ""),
        device=request.form.get("device", ""),
        problem=problem,
        field=field,
    )
