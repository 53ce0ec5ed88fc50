"""What is known of a browser: the source of an attempt, and whether several people use it."""

import secrets
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, request

from lms.accounts.authentication.session_start import Browser
from lms.accounts.rules.devices import is_device, person_mark
from lms.accounts.rules.sessions import SessionKind
from lms.web.csrf import browser_mark
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
    marks: tuple[str, ...] = ()


def install(app: Flask) -> None:
    app.jinja_env.globals["is_shared_browser"] = is_shared


def describe(kind: str = "") -> Browser:
    """Return the browser of this request; shared unless the form says whose phone it is."""
    said = kind if kind in {"mine", "shared"} else "shared"
    known = _read()
    return Browser(
        kind=cast("SessionKind", said),
        mark=browser_mark(),
        address=request.remote_addr or "",
        label=device_label(),
        device=known.device,
        people=frozenset(known.marks),
    )


def is_shared(person_id: int | None = None) -> bool:
    """Return whether another person, or two different people, used this browser."""
    known = _read()
    if known.kind == "shared":
        return True
    if person_id is None:
        return len(known.marks) > 1
    return any(mark != _mark(known.device, person_id) for mark in known.marks)


def remember_person(response: Response, *, person_id: int, kind: str) -> None:
    """Remember in this browser that a person signed in, and how long they chose to stay."""
    known = _read()
    device = known.device or secrets.token_hex(8)
    mark = _mark(device, person_id)
    others = tuple(found for found in known.marks if found != mark)
    value = ".".join((kind, device, mark, *others[: _MAX_PEOPLE - 1]))
    response.set_cookie(
        COOKIE, value, max_age=_YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def _read() -> _BrowserCookie:
    kind, device, *marks = (request.cookies.get(COOKIE, "")[:800] + ".").split(".")
    if not is_device(device):
        return _BrowserCookie()
    return _BrowserCookie(kind, device, tuple(mark for mark in marks[:_MAX_PEOPLE] if mark))


def _mark(device: str, person_id: int) -> str:
    return person_mark(platform().keys.secret_key, device=device, person_id=person_id)
