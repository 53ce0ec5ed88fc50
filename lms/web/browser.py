"""The browser of a request: the source of an attempt, and whether several people use it."""

import secrets
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, request

from lms.accounts.authentication.session_start import Browser
from lms.accounts.rules.devices import is_device, person_digest
from lms.accounts.rules.sessions import SessionKind
from lms.web.csrf import browser_id
from lms.web.platform import platform
from lms.web.sessions import device_label

# Who signed in here, as keyed digests: enough to distinguish two people and to prove that somebody
# signed in, without naming them. A tablet of a workshop stores the last of them.
COOKIE = "people"
_MAX_PEOPLE = 32
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class _BrowserCookie:
    kind: str = ""
    device: str = ""
    digests: tuple[str, ...] = ()


def install(app: Flask) -> None:
    app.jinja_env.globals["is_shared_browser"] = is_shared


def describe(kind: str = "") -> Browser:
    """Return the browser of this request; shared unless the form says whose phone it is."""
    session_kind = kind if kind in {"mine", "shared"} else "shared"
    cookie = _read()
    return Browser(
        kind=cast("SessionKind", session_kind),
        digest=browser_id(),
        address=request.remote_addr or "",
        label=device_label(),
        device=cookie.device,
        people=frozenset(cookie.digests),
    )


def is_shared(person_id: int | None = None) -> bool:
    """Return whether another person, or two different people, used this browser."""
    cookie = _read()
    if cookie.kind == "shared":
        return True
    if person_id is None:
        return len(cookie.digests) > 1
    return any(digest != _person_digest(cookie.device, person_id) for digest in cookie.digests)


def remember_person(response: Response, *, person_id: int, kind: str) -> None:
    """Remember in this browser that a person signed in, and how long they chose to stay."""
    cookie = _read()
    device = cookie.device or secrets.token_hex(8)
    digest = _person_digest(device, person_id)
    others = tuple(found for found in cookie.digests if found != digest)
    value = ".".join((kind, device, digest, *others[: _MAX_PEOPLE - 1]))
    response.set_cookie(
        COOKIE, value, max_age=_YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def _read() -> _BrowserCookie:
    kind, device, *digests = (request.cookies.get(COOKIE, "")[:800] + ".").split(".")
    if not is_device(device):
        return _BrowserCookie()
    return _BrowserCookie(kind, device, tuple(digest for digest in digests[:_MAX_PEOPLE] if digest))


def _person_digest(device: str, person_id: int) -> str:
    return person_digest(platform().keys.secret_key, device=device, person_id=person_id)
