"""CSRF protection: every unsafe request carries a token that only our own page contains.

The token is an HMAC of the session's secret (for visitors: of a random nonce in a cookie), so it
does not change from page to page and pages can carry an ETag. A foreign Origin or Sec-Fetch-Site is
refused; where an old phone sends neither, the token alone decides.

A second, signed part of the token names the owner of the page: a form sent after its session has
ended stays pending for them (`web.pending_form_pages`), even when their cookie is gone. That part
alone authorizes nothing.
"""

import hashlib
import hmac
import secrets
from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, request
from flask.typing import RouteCallable
from werkzeug.exceptions import BadRequest

from lms.errors import Refusal
from lms.web.platform import platform

View = TypeVar("View", bound=RouteCallable)
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SESSION_COOKIE = "session"
VISITOR_COOKIE = "visitor"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ATTRIBUTE = "answers_stale_forms"
_SIGNED_ADDRESS = "has_signed_address"
_SITES = frozenset({"same-origin", "none"})


class PageStale(Refusal):
    """The cookie of the page has expired."""

    message = (
        "This page was open for a long time. Fill in what is missing and send it again. If"
        " this message keeps coming back, allow cookies in your browser."
    )


class StaleForm(BadRequest):
    """A form of a page that this browser opened in another session, or long ago."""

    description = "csrf"


def install(app: Flask) -> None:
    app.before_request(_check)
    app.after_request(_keep_nonce)
    app.jinja_env.globals["csrf_token"] = csrf_token


def answers_stale_forms(view: View) -> View:
    """Let this view of a visitor's form handle an expired token itself: it shows a fresh form."""
    setattr(view, _ATTRIBUTE, True)
    return view


def has_signed_address(view: View) -> View:
    """Let this view take requests from anywhere: a signature in its address authorizes them."""
    setattr(view, _SIGNED_ADDRESS, True)
    return view


def is_stale() -> bool:
    """Return whether the token of this request has expired.

    Only for views that handle it themselves.
    """
    return not has_valid_token()


def csrf_token() -> str:
    """Return the token of this browser's session, or of its nonce; computed once for a page."""
    secret, signed_in = session_token() or _nonce(), g.get("signed_in")
    person_id = signed_in.principal.person_id if signed_in else None
    made_for, token = g.get("page_token", (None, ""))
    if made_for != (secret, person_id):
        token = _token_for(secret) + (_owner_digest(person_id) if person_id else "")
        g.page_token = ((secret, person_id), token)
    return str(token)


def session_token() -> str:
    """Return the secret of the session that this response begins, else of the browser's session."""
    return str(g.get("begun_session") or request.cookies.get(SESSION_COOKIE, ""))


def use_session(secret: str) -> None:
    """Derive the tokens of this response from the session that begins with it."""
    g.begun_session = secret


def has_valid_token() -> bool:
    """Return whether this request comes from our own page in this browser."""
    given = _read_token().partition(".")[0]
    candidates = [request.cookies.get(SESSION_COOKIE, ""), request.cookies.get(VISITOR_COOKIE, "")]
    return not _is_foreign() and any(
        secret and hmac.compare_digest(_token_for(secret).encode(), given.encode())
        for secret in candidates
    )


def find_owner() -> int | None:
    """Return the owner of the page of this form, of any age; None for a visitor's or foreign form.

    Only our page in their session contains the token, so no other site can forge a form.
    """
    _, _, digest = _read_token().partition(".")
    person_id, _, _ = digest.partition(".")
    if _is_foreign() or not (person_id.isascii() and person_id.isdecimal()):
        return None
    expected = _owner_digest(int(person_id[:19]))
    return int(person_id) if hmac.compare_digest(expected.encode(), f".{digest}".encode()) else None


def is_same_origin() -> bool:
    """Return whether the browser itself states that the form was on our own page."""
    if _is_foreign():
        return False
    origin = request.headers.get("Origin", "").partition("://")[2]
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or origin == request.host


def browser_id() -> str:
    """Return the identifier of this browser until it is closed; empty for one without cookies."""
    return request.cookies.get(VISITOR_COOKIE, "")[:32]


def _read_token() -> str:
    return request.form.get(FIELD, "") or request.headers.get(HEADER, "")


def _token_for(secret: str) -> str:
    return _sign("csrf:" + secret)


def _owner_digest(person_id: int) -> str:
    return f".{person_id}.{_sign(f'form of:{person_id}')}"


def _sign(text: str) -> str:
    key = platform().keys.secret_key
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:40]


def _nonce() -> str:
    found = request.cookies.get(VISITOR_COOKIE, "")
    if len(found) == 32 and found.isascii() and found.isalnum():
        return found
    if "visitor_nonce" not in g:
        g.visitor_nonce = secrets.token_hex(16)
    return str(g.visitor_nonce)


def _keep_nonce(response: Response) -> Response:
    nonce = g.pop("visitor_nonce", None)
    if nonce:
        response.set_cookie(
            VISITOR_COOKIE, nonce, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response


def _check() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or hasattr(view, _SIGNED_ADDRESS):
        return
    if _is_foreign():
        abort(400, "foreign")
    if not has_valid_token() and not hasattr(view, _ATTRIBUTE):
        raise StaleForm


def _is_foreign() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in _SITES:
        return True
    origin = request.headers.get("Origin", "")
    return origin not in {"", "null"} and origin.partition("://")[2] != request.host
