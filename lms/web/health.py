"""Addresses for machines: liveness, readiness, and counts of requests."""

import hmac

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms.accounts.queries.people import count_people
from lms.assessment.queries.attempts import count_attempts
from lms.certificates.queries.certificates import count_certificates
from lms.db import is_unavailable
from lms.enrolment.queries.enrolments import count_enrolments
from lms.jobs.queries import get_queue_stats
from lms.web.access import for_machines
from lms.web.errors import RETRY_AFTER
from lms.web.platform import platform
from lms.web.transaction import read_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@for_machines
def alive() -> ResponseReturnValue:
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@for_machines
def ready() -> ResponseReturnValue:
    try:
        read_session().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        if not is_unavailable(error):
            raise
        headers = {"Content-Type": "text/plain; charset=utf-8", "Retry-After": str(RETRY_AFTER)}
        return "database away\n", 503, headers
    return "ready\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/metrics")
@for_machines
def metrics() -> ResponseReturnValue:
    token = platform().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        abort(404)
    return _figures(), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def _figures() -> str:
    session = read_session()
    stats = get_queue_stats(session)
    figures = {
        "lms_person_rows": count_people(session),
        "lms_enrolment_rows": count_enrolments(session),
        "lms_attempt_rows": count_attempts(session),
        "lms_certificate_rows": count_certificates(session),
        "lms_jobs_waiting": stats.queued + stats.running,
    }
    return "".join(f"# TYPE {name} gauge\n{name} {figure}\n" for name, figure in figures.items())
