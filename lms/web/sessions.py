"""The session cookie: whom it identifies, how it is set and removed."""

from typing import cast

from flask import Response, abort, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import UserMixin

from lms import clock
from lms.accounts.permissions.principal import Principal
from lms.accounts.queries.past_sessions import PastSession, find_past_session
from lms.accounts.queries.sessions import CurrentSession, find_session
from lms.accounts.rules.sessions import SESSION_LIMITS
from lms.accounts.secrets import token_hash
from lms.web.csrf import SESSION_COOKIE
from lms.web.transaction import read_session


class Login(UserMixin):  # type: ignore[misc]
    """The user object of flask-login: it says only that the person is signed in."""

    def __init__(self, signed_in: CurrentSession) -> None:
        self.signed_in = signed_in
        self.id = str(signed_in.principal.person_id)

    @property
    def principal(self) -> Principal:
        return self.signed_in.principal


def load_login() -> Login | None:
    """Return the person of this request's session cookie; one statement."""
    token = request.cookies.get(SESSION_COOKIE, "")
    if not 20 <= len(token) <= 64:
        return None
    found = find_session(read_session(), token_hash=token_hash(token), now=clock.now())
    if found is None:
        return None
    g.signed_in = found
    return Login(found)


def find_signed_in() -> CurrentSession | None:
    """Return the live session of this request; None for a visitor."""
    return cast("CurrentSession | None", g.get("signed_in"))


def has_ended() -> bool:
    """Return whether this browser was signed in and no longer is."""
    return find_signed_in() is None and bool(request.cookies.get(SESSION_COOKIE))


def find_ended() -> PastSession | None:
    """Return the ended session of this browser; None if none is known."""
    token = request.cookies.get(SESSION_COOKIE, "")
    if find_signed_in() is not None or not 20 <= len(token) <= 64:
        return None
    return find_past_session(read_session(), token_hash=token_hash(token))


def last_number() -> str:
    """Return the learner number to sign in with again; only on a personal phone after a pause."""
    ended = find_ended()
    return ended.learner_number if ended and ended.kind == "mine" and not ended.is_revoked else ""


def get_signed_in() -> CurrentSession:
    """Return the live session of this request; only for views that visitors cannot reach."""
    return find_signed_in() or abort(401)


def begin(response: ResponseReturnValue, *, token: str, kind: str) -> Response:
    """Set the session cookie; `mine` persists after the browser is closed, the others do not.

    The cookie outlives the session, so that a page can say that a session has ended.
    """
    made = make_response(response)
    longest = 2 * SESSION_LIMITS[kind].absolute if kind == "mine" else None
    made.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=longest,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return made


def end(response: ResponseReturnValue) -> Response:
    """Remove the cookie and the browser's cache of the person's pages.

    Not its whole storage: on a shared phone that contains what others typed and have not sent yet.
    A script removes what belongs to this person (`sign-out.js`).
    """
    made = make_response(response)
    made.delete_cookie(SESSION_COOKIE)
    made.headers["Clear-Site-Data"] = '"cache"'
    return made


def device_label() -> str:
    """Return a label by which people recognize their phone: kind of system and browser only."""
    agent = request.user_agent.string[:400]
    systems = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    browsers = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")
    found = [next((name for name in names if name in agent), "") for names in (systems, browsers)]
    label = " · ".join(part for part in found if part)
    return label.replace("MicroMessenger", "WeChat").replace("Edg", "Edge")
