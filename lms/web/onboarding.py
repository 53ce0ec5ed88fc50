"""The steps after the first sign-in: the notice, the secret, the name.

Without the first two, only public pages are open.
"""

from typing import Literal

from flask import Flask, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.decision import may
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Principal
from lms.accounts.queries.sessions import CurrentSession
from lms.accounts.rules.notice import is_current
from lms.web import pending_form
from lms.web.access import PUBLIC, declared_access
from lms.web.csrf import SAFE
from lms.web.pending_form import PendingForm
from lms.web.request_values import wants_json
from lms.web.sessions import find_signed_in

Step = Literal["notice", "pin", "name"]
_STEPS = frozenset(
    f"public.{name}"
    for name in ("welcome", "notice", "take_notice", "pin", "take_pin", "name", "take_name")
)


def install(app: Flask) -> None:
    app.before_request(_redirect_to_step)


def find_step(signed_in: CurrentSession) -> Step | None:
    """Return the next onboarding step, None when all are done."""
    if not is_current(signed_in.notice_version):
        return "notice"
    if not signed_in.has_secret:
        return "pin"
    return "name" if signed_in.name_confirmed_at is None else None


def _redirect_to_step() -> ResponseReturnValue | None:
    signed_in = find_signed_in()
    if signed_in is None or find_step(signed_in) in {None, "name"} or _is_open():
        return None
    if request.method not in SAFE and wants_json():
        # Nothing was done: a script keeps what it sent and returns to its page.
        return jsonify({}), 401
    if request.method not in SAFE and find_step(signed_in) == "notice":
        return render_notice(pending_form.collect(signed_in.principal.person_id or 0)), 409
    target = request.full_path.rstrip("?") if request.method in SAFE else ""
    return redirect(url_for("public.welcome", next=target or None), 303)


def render_notice(form: PendingForm, *, target: str = "") -> str:
    """Return the notice, with the pending form that follows it."""
    values = {"target": target or form.page_address, "signed_form": pending_form.sign_form(form)}
    return render_template("public/notice.html", page_address=target or form.page_address, **values)


def _is_open() -> bool:
    """Return whether the endpoint is an onboarding step or open to visitors as well."""
    if request.endpoint is None or request.endpoint in _STEPS:
        return True
    access = declared_access(current_app.view_functions[request.endpoint])
    return access == PUBLIC or (isinstance(access, Permission) and may(access, Principal()))
