"""Permissions that need the secret again, at most every 15 minutes in a session.

The page that asks for it contains what was posted, so that one click continues the action.
"""

from dataclasses import replace

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.principal import Principal
from lms.errors import Refusal
from lms.web import csrf, sessions
from lms.web.errors import answer_refusal
from lms.web.forms import Form, build_form
from lms.web.platform import platform
from lms.web.transaction import close_read_session

FIELD = "proof"


class ReauthenticationNeeded(Exception):
    """The secret was not given yet, or was wrong: `refusal` says which."""

    def __init__(self, refusal: Refusal | None = None) -> None:
        super().__init__()
        self.refusal = refusal


class ProofForm(Form):
    """The secret of the person who is signed in; `require_recent_secret` reads it itself."""

    proof: str


def install(app: Flask) -> None:
    app.register_error_handler(ReauthenticationNeeded, _ask_for_secret)


def require_recent_secret(principal: Principal) -> Principal:
    """Return the principal, verified by the secret in this request.

    Raises ReauthenticationNeeded.
    """
    secret = request.form.get(FIELD, "")
    if not secret:
        raise ReauthenticationNeeded
    signed_in = sessions.get_signed_in()
    close_read_session()
    try:
        platform().authenticator.prove(
            secret,
            person_id=signed_in.principal.person_id or 0,
            session_id=signed_in.session_id,
            read_clock=clock.now,
        )
    except Refusal as refusal:
        raise ReauthenticationNeeded(refusal) from refusal
    return replace(principal, reauthenticated=True)


def _ask_for_secret(error: ReauthenticationNeeded) -> ResponseReturnValue:
    """Return the page that asks; a GET is verified at `/prove`, which redirects back to it."""
    close_read_session()
    form = build_form(ProofForm)
    is_posted = request.method not in csrf.SAFE
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {FIELD, csrf.FIELD}
    ]
    page = render_template(
        "public/prove.html",
        action=request.full_path.rstrip("?") if is_posted else None,
        target=request.full_path.rstrip("?"),
        fields=fields if is_posted else [],
        form=form.with_refusal(error.refusal) if error.refusal else form,
    )
    return answer_refusal(page, error.refusal, otherwise=401) if error.refusal else (page, 403)
