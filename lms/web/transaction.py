"""Reads and writes of a request.

A safe request reads in one session on a read-only connection. A write runs a service in a
transaction of its own; the request's read session is closed first, so that what is read afterwards
is what stands.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.db import is_unavailable
from lms.web.platform import platform

P = ParamSpec("P")
T = TypeVar("T")


def read() -> Session:
    """The request's session; the database itself refuses writes on it."""
    if "read_session" not in g:
        context = platform().database.reading()
        g.read_context = context
        g.read_session = context.__enter__()
    return cast("Session", g.read_session)


def is_reading() -> bool:
    """Whether this request has asked the database by now."""
    return "read_session" in g


def write(service: Callable[Concatenate[Session, P], T], *args: P.args, **values: P.kwargs) -> T:
    """Run a service in one transaction; when this returns it is committed."""
    close_read()
    return platform().database.write(service, *args, **values)


def close_read(_error: BaseException | None = None) -> None:
    """End the request's reading, if it has begun; a connection that is cut has ended already."""
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
    app.teardown_request(close_read)
