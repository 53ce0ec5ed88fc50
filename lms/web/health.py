"""Addresses for machines: is it alive, is it ready, how much was asked."""

import hmac

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from lms.web.access import public
from lms.web.platform import platform
from lms.web.transaction import read

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    read().execute(text("SELECT 1"))
    return "ready\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    token = platform().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        abort(404)
    return _figures(), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def _figures() -> str:
    session = read()
    lines = []
    for table in ("person", "enrolment", "attempt", "certificate"):
        count = session.scalar(text(f"SELECT COUNT(*) FROM {table}"))
        lines += [f"# TYPE lms_{table}_rows gauge", f"lms_{table}_rows {count}"]
    waiting = session.scalar(text("SELECT COUNT(*) FROM job WHERE state NOT IN ('done', 'failed')"))
    lines += ["# TYPE lms_jobs_waiting gauge", f"lms_jobs_waiting {waiting}"]
    return "\n".join(lines) + "\n"
