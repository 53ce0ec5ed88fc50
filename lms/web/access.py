"""Who may call which endpoint: every view declares it, one that declares nothing stops the start.

Wrong role is 403, wrong scope is 404 (the view's query cannot return another's row), and a visitor
is sent to sign in and comes back. Acts marked `*` ask for the secret again (`web.proof`).
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_login import current_user as current_login
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import Unauthorized

from lms.accounts.permissions import Decision, Permission, Principal, Target, decide, may
from lms.db import is_unavailable
from lms.errors import NotFound
from lms.web import reauthentication, sessions
from lms.web.transaction import is_reading, read

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed in"
_ATTRIBUTE = "declared_access"
_MACHINES = "is_for_machines"


class SessionEnded(Unauthorized):
    """A form was sent without a live session; what was typed is kept (`web.carried_pages`)."""


class AccessNotDeclared(RuntimeError):
    """A view without a policy: the application does not start."""


def public(view: View) -> View:
    """Everybody may call this view; the view looks at the principal itself, if at all."""
    return _declare(view, PUBLIC)


def for_machines(view: View) -> View:
    """Everybody may call this view, and who calls it is not looked up: no database is needed."""
    setattr(view, _MACHINES, True)
    return public(view)


def signed_in(view: View) -> View:
    """Whoever is signed in; what is shown is her own."""
    return _declare(view, SIGNED_IN)


def requires(act: Permission) -> Callable[[View], View]:
    """Whoever may do this act in some scope; the scope itself is in the view's query."""
    return lambda view: _declare(view, act)


def check(act: Permission, target: Target) -> None:
    """Go on only when the principal may do this to the target.

    Raises NotFound for the wrong scope, 403 for the wrong role, and asks for the secret again
    where the table says so.
    """
    decision = decide(act, get_principal(), target)
    if decision is Decision.WRONG_ROLE:
        abort(403)
    if decision is Decision.WRONG_SCOPE:
        raise NotFound
    if decision is Decision.NEEDS_REAUTHENTICATION:
        g.principal = reauthentication.require_recent_secret(get_principal())


def install(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    # Templates know the principal; flask-login would look up the session for each of them.
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(lambda _request: sessions.load_login())
    app.before_request(_load)
    app.context_processor(lambda: {"principal": get_principal()})
    app.jinja_env.globals["session_has_ended"] = sessions.has_ended


def install_check(app: Flask) -> None:
    app.before_request(_check)


def skip_identification() -> None:
    """Let who asks stay unknown for the rest of this request, unless that was found out before.

    For answers that are made while the database, which knows the sessions, is away.
    """
    if "principal" not in g:
        g.principal, g.is_unknown = Principal(), True


def check_all_declared(app: Flask) -> None:
    """Raise AccessNotDeclared naming each endpoint without a policy."""
    missing = [
        endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, _ATTRIBUTE)
    ]
    if missing:
        raise AccessNotDeclared(", ".join(sorted(missing)))


def declared_access(view: Callable[..., Any]) -> object:
    """What a view declared: PUBLIC, SIGNED_IN or an act."""
    return getattr(view, _ATTRIBUTE, None)


def get_principal() -> Principal:
    """Who asks: a visitor has a principal too, with no person."""
    return cast("Principal", g.get("principal") or Principal())


def get_person_id() -> int:
    """The person who asks; only for views that visitors cannot reach."""
    person_id = get_principal().person_id
    if person_id is None:
        abort(401)
    return person_id


def _declare(view: View, access: object) -> View:
    setattr(view, _ATTRIBUTE, access)
    return view


def _load() -> None:
    """Find out who asks: also for what is refused before any view, so that its page is theirs.

    Machines are not looked up. A page that does not exist is told without the database, too; all
    others say so while it is away, whatever was sent.
    """
    if request.endpoint is not None and hasattr(_view(), _MACHINES):
        skip_identification()
        return
    try:
        g.principal = current_login.principal if current_login.is_authenticated else Principal()
        if request.endpoint is not None and not is_reading():
            read().execute(select(1))
    except SQLAlchemyError as error:
        if request.endpoint is not None or not is_unavailable(error):
            raise
        skip_identification()


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or hasattr(_view(), _MACHINES):
        return None
    principal = get_principal()
    access = declared_access(_view())
    if access == PUBLIC or (isinstance(access, Permission) and may(access, principal)):
        return None
    if not principal.is_signed_in:
        return _send_to_sign_in()
    if access != SIGNED_IN:
        abort(403)
    return None


def _view() -> Callable[..., Any]:
    return current_app.view_functions[cast("str", request.endpoint)]


def _send_to_sign_in() -> ResponseReturnValue:
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")), 303)
    raise SessionEnded
