"""What is known of a browser: where a try comes from, and whether several people use it."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, request

from lms.accounts.rules.sessions import SessionKind
from lms.accounts.sign_in import Browser
from lms.web.csrf import browser_mark
from lms.web.platform import platform
from lms.web.sessions import device_label

# Who signed in here, as keyed marks: enough to tell one person from two, not to tell who.
COOKIE = "people"
_KEPT = 4
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class _Known:
    kind: str
    marks: tuple[str, ...]


def install(app: Flask) -> None:
    app.jinja_env.globals["is_shared_browser"] = is_shared


def describe(kind: str = "") -> Browser:
    """This request's browser; whoever does not say whose phone it is uses a shared one."""
    known = kind if kind in {"mine", "shared"} else "shared"
    return Browser(
        kind=cast("SessionKind", known),
        mark=browser_mark(),
        address=request.remote_addr or "",
        label=device_label(),
    )


def is_shared(person_id: int | None = None) -> bool:
    """Whether somebody else used this browser: else than this person, or two different people."""
    known = _read()
    if known.kind == "shared":
        return True
    if person_id is None:
        return len(known.marks) > 1
    return any(mark != _mark(person_id) for mark in known.marks)


def remember_person(response: Response, *, person_id: int, kind: str) -> None:
    """Note on this browser that a person signed in, and for how long she meant to stay."""
    mark = _mark(person_id)
    others = tuple(found for found in _read().marks if found != mark)
    value = ".".join((kind, mark, *others[: _KEPT - 1]))
    response.set_cookie(
        COOKIE, value, max_age=_YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def _read() -> _Known:
    kind, *marks = request.cookies.get(COOKIE, "")[:200].split(".")
    return _Known(kind, tuple(marks[:_KEPT]))


def _mark(person_id: int) -> str:
    key = platform().keys.secret_key
    return hmac.new(key, f"people:{person_id}".encode(), hashlib.sha256).hexdigest()[:8]
