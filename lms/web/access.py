"""Access control: every view declares its access, and the application does not start otherwise.

A wrong role is answered with 403, a wrong scope with 404 (the view's query cannot return a row of
another scope). Visitors are sent to sign in and then return. Some permissions ask for the secret
again (`web.reauthentication`).
"""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue, RouteCallable
from flask_login import LoginManager
from flask_login import current_user as current_login
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import Unauthorized

from lms.accounts.permissions.decision import Decision, decide, may
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Principal, Target
from lms.db import is_unavailable
from lms.errors import NotFound
from lms.web import reauthentication, sessions
from lms.web.identity import get_principal, skip_identification
from lms.web.transaction import is_reading, read_session

View = TypeVar("View", bound=RouteCallable)
PUBLIC = "public"
SIGNED_IN = "signed in"
_ATTRIBUTE = "declared_access"
_MACHINES = "is_for_machines"


class SessionEnded(Unauthorized):
    """A form was sent without a session; it stays pending (`web.pending_form_pages`)."""


class AccessNotDeclared(RuntimeError):
    """A view has no access declaration; the application does not start."""


def public(view: View) -> View:
    """Let everybody call this view; the view itself reads the principal if it needs it."""
    return _declare(view, PUBLIC)


def for_machines(view: View) -> View:
    """Let everybody call this view without identifying them, so that no database is needed."""
    setattr(view, _MACHINES, True)
    return public(view)


def signed_in(view: View) -> View:
    """Let every signed-in person call this view; it shows only their own data."""
    return _declare(view, SIGNED_IN)


def requires(permission: Permission) -> Callable[[View], View]:
    """Let holders of this permission in any scope call the view; its query checks the scope."""
    return lambda view: _declare(view, permission)


def check(permission: Permission, target: Target) -> None:
    """Check that the principal has the permission for the target.

    Raises NotFound for a wrong scope and 403 for a wrong role, and asks for the secret again where
    the table of permissions requires it.
    """
    decision = decide(permission, get_principal(), target)
    if decision is Decision.WRONG_ROLE:
        abort(403)
    if decision is Decision.WRONG_SCOPE:
        raise NotFound
    if decision is Decision.NEEDS_REAUTHENTICATION:
        g.principal = reauthentication.require_recent_secret(get_principal())


def install(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    # Templates receive the principal; flask-login would load the session for each of them.
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(lambda _request: sessions.load_login())
    app.before_request(_load)
    app.context_processor(lambda: {"principal": get_principal()})
    app.jinja_env.globals["session_has_ended"] = sessions.has_ended


def install_check(app: Flask) -> None:
    app.before_request(_check)


def check_all_declared(app: Flask) -> None:
    """Raise AccessNotDeclared with the name of each endpoint that declares no access."""
    missing = [
        endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, _ATTRIBUTE)
    ]
    if missing:
        raise AccessNotDeclared(", ".join(sorted(missing)))


def declared_access(view: RouteCallable) -> object:
    """Return what a view declared: PUBLIC, SIGNED_IN or a permission."""
    return getattr(view, _ATTRIBUTE, None)


def _declare(view: View, access: object) -> View:
    setattr(view, _ATTRIBUTE, access)
    return view


def _load() -> None:
    """Identify the caller before the view runs, so that pages of refusals are in their language.

    Views for machines skip this. A page that does not exist is answered without the database; all
    other pages report that the database is unavailable, whatever was sent.
    """
    if request.endpoint is not None and hasattr(_view(), _MACHINES):
        skip_identification()
        return
    try:
        g.principal = current_login.principal if current_login.is_authenticated else Principal()
        if request.endpoint is not None and not is_reading():
            read_session().execute(select(1))
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
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")), 303)
        raise SessionEnded
    if access != SIGNED_IN:
        abort(403)
    return None


def _view() -> RouteCallable:
    return current_app.view_functions[cast("str", request.endpoint)]
