"""Every unsafe request carries a token that only our own page could have given it.

The token is an HMAC of the session's secret (visitors: of a random nonce in a cookie), so it does
not change from page to page and pages can carry an ETag. Foreign Origin and Sec-Fetch-Site are
refused; where an old phone sends neither, the token alone decides.
"""

import hashlib
import hmac
import secrets

from flask import Flask, Response, abort, g, request

from lms.web.platform import platform

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SESSION_COOKIE = "session"
VISITOR_COOKIE = "visitor"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    app.before_request(_check)
    app.after_request(_keep_nonce)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """The token of this browser's session, or of its nonce."""
    return _token_for(g.get("begun_session") or request.cookies.get(SESSION_COOKIE) or _nonce())


def use_session(secret: str) -> None:
    """Let the tokens of this answer be those of a session that begins with it."""
    g.begun_session = secret


def is_ours() -> bool:
    """Whether this request comes from a page of ours in this browser."""
    given = request.form.get(FIELD, "") or request.headers.get(HEADER, "")
    candidates = [request.cookies.get(SESSION_COOKIE, ""), request.cookies.get(VISITOR_COOKIE, "")]
    return not _is_foreign() and any(
        secret and hmac.compare_digest(_token_for(secret).encode(), given.encode())
        for secret in candidates
    )


def browser_mark() -> str:
    """What this browser is known by until it is closed; empty for one without cookies."""
    return request.cookies.get(VISITOR_COOKIE, "")[:32]


def _token_for(secret: str) -> str:
    key = platform().keys.secret_key
    return hmac.new(key, b"csrf:" + secret.encode(), hashlib.sha256).hexdigest()[:40]


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
    if request.method in SAFE:
        return
    if _is_foreign():
        abort(400, "foreign")
    if not is_ours():
        abort(400, "csrf")


def _is_foreign() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin", "")
    return origin not in {"", "null"} and origin.partition("://")[2] != request.host
