"""Reads and writes of a request.

A safe request reads in one session on a read-only connection. A write runs a service in a separate
transaction; the request's read session is closed first, so that later reads see the committed
state.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.rules.acts import Act, Actor
from lms.db import is_unavailable
from lms.web.identity import get_person_id, get_principal
from lms.web.platform import platform

P = ParamSpec("P")
T = TypeVar("T")


def read_session() -> Session:
    """Return the request's session; the database refuses writes on it."""
    session: Session | None = g.get("read_session")
    if session is None:
        context = platform().database.read_session()
        g.read_context = context
        session = g.read_session = context.__enter__()
    return session


def is_reading() -> bool:
    """Return whether this request has opened its read session."""
    return "read_session" in g


def write(service: Callable[Concatenate[Session, P], T], *args: P.args, **values: P.kwargs) -> T:
    """Run a service in one transaction, which is committed when this returns."""
    close_read_session()
    return platform().database.write(service, *args, **values)


def act(service: Callable[Concatenate[Session, Act, P], T], *args: P.args, **values: P.kwargs) -> T:
    """Run a service in one transaction, as the person of this request, now."""
    return write(service, current_act(), *args, **values)


def act_as_visitor(
    service: Callable[Concatenate[Session, Act, P], T], *args: P.args, **values: P.kwargs
) -> T:
    """Run a service that visitors may run too; who acts is the caller, or nobody."""
    by = Actor(get_principal().person_id)
    return write(service, Act(by, clock.now()), *args, **values)


def current_act() -> Act:
    """Return who acts in this request, and now; 401 for a visitor."""
    return Act(Actor(get_person_id()), clock.now())


def close_read_session(_error: BaseException | None = None) -> None:
    """Close the request's read session, if one is open; a broken connection is closed already."""
    context = g.pop("read_context", None)
    g.pop("read_session", None)
    if context is None:
        return
    try:
        context.__exit__(None, None, None)
    except SQLAlchemyError as error:
        if not is_unavailable(error):
            raise


def install(app: Flask) -> None:
    app.teardown_request(close_read_session)
