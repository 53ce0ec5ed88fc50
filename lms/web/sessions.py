"""Our own session cookie: who it names, how it is set and dropped, and what survives its end."""

from dataclasses import dataclass
from typing import cast

from flask import Response, abort, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import UserMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms import clock
from lms.accounts import queries
from lms.accounts.principal import Principal
from lms.accounts.queries import SignedIn
from lms.accounts.rules.sessions import LIMITS
from lms.accounts.secrets import token_hash
from lms.web.csrf import FIELD, SESSION_COOKIE, is_ours
from lms.web.platform import platform
from lms.web.transaction import read

_KEPT_FOR = 24 * 3600
# Fields that are never written into a page.
_SECRETS = frozenset({"secret", "current", "code"})


class Login(UserMixin):  # type: ignore[misc]
    """What flask-login knows of a person: that she is signed in."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.signed_in = signed_in
        self.id = str(signed_in.principal.person_id)

    @property
    def principal(self) -> Principal:
        return self.signed_in.principal


@dataclass(frozen=True)
class Kept:
    """A form whose session had ended: it is saved after the same person signs in again."""

    person_id: int
    path: str
    fields: list[tuple[str, str]]


def load_login() -> Login | None:
    """The person of this request's session cookie; one statement."""
    token = request.cookies.get(SESSION_COOKIE, "")
    if not 20 <= len(token) <= 64:
        return None
    found = queries.find_session(read(), token_hash=token_hash(token), now=clock.now())
    if found is None:
        return None
    g.signed_in = found
    return Login(found)


def find_signed_in() -> SignedIn | None:
    """The live session of this request; None for a visitor."""
    return cast("SignedIn | None", g.get("signed_in"))


def get_signed_in() -> SignedIn:
    """The live session of this request; only for views that visitors cannot reach."""
    return find_signed_in() or abort(401)


def begin(response: ResponseReturnValue, *, token: str, kind: str) -> Response:
    """Set the session cookie; `mine` outlives the browser, the others end with it."""
    made = make_response(response)
    longest = LIMITS[kind].absolute if kind == "mine" else None
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
    """Drop the cookie and what the browser keeps of the person's pages."""
    made = make_response(response)
    made.delete_cookie(SESSION_COOKIE)
    made.headers["Clear-Site-Data"] = '"cache", "storage"'
    return made


def device_label() -> str:
    """What a person recognizes her phone by: kind of system and browser, no more."""
    agent = request.user_agent.string[:400]
    systems = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    browsers = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")
    found = [next((name for name in names if name in agent), "") for names in (systems, browsers)]
    label = " · ".join(part for part in found if part)
    return label.replace("MicroMessenger", "WeChat").replace("Edg", "Edge")


def keep_posted() -> ResponseReturnValue:
    """Answer a POST whose session has ended: the sign-in form, carrying what was posted."""
    return render_template("public/session_ended.html", kept=_seal_posted()), 401


def read_kept(sealed: str) -> Kept | None:
    """What an ended session had posted, if the signature is ours and younger than a day."""
    try:
        person_id, path, fields = _serializer().loads(sealed, max_age=_KEPT_FOR)
    except BadSignature:
        return None
    return Kept(int(person_id), path, [(str(name), str(value)) for name, value in fields])


def _seal_posted() -> str:
    """What was posted and by whom; empty when that is unknown, foreign, or holds a secret."""
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token or not is_ours():
        return ""
    owner = queries.find_session_owner(read(), token_hash=token_hash(token))
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != FIELD]
    if owner is None or _SECRETS & {name for name, _ in fields}:
        return ""
    return str(_serializer().dumps([owner, request.path, fields]))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(platform().keys.secret_key, salt="kept-post")
