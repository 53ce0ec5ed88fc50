"""Small separate transactions after the main one: last seen, refused access, days of activity.

A page that has succeeded does not fail because of them.
"""

import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from flask import Flask, Response, after_this_request, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.sessions import is_seen_stale
from lms.accounts.services.audit import AuditEntry, record_repeated
from lms.accounts.services.sessions import touch_session
from lms.clock import day_of
from lms.db import is_unavailable
from lms.enrolment.queries.enrolments import EnrolmentRow
from lms.errors import MessageError
from lms.learning.services.progress import record_activity
from lms.web.platform import platform
from lms.web.sessions import find_signed_in
from lms.web.transaction import act_as_visitor

log = logging.getLogger("lms.web")
P = ParamSpec("P")
MAX_DAYS = 20_000
"""Enrolments whose last recorded day is remembered."""


def install(app: Flask) -> None:
    app.after_request(_record)


def try_to_write(
    service: Callable[Concatenate[Session, Act, P], object], *args: P.args, **values: P.kwargs
) -> bool:
    """Run a service in one transaction; log what it refuses, and return whether it was done."""
    try:
        act_as_visitor(service, *args, **values)
    except (MessageError, SQLAlchemyError) as error:
        if not isinstance(error, MessageError) and not is_unavailable(error):
            raise
        log.warning("not noted: %s: %s", service.__name__, type(error).__name__)
        return False
    return True


def note_opened(enrolment: EnrolmentRow) -> None:
    """Record, after the response, that something of the course was opened today.

    Written once a day: the last day by enrolment is remembered.
    """
    days = platform().activity_days
    day = day_of(clock.now(), enrolment.zone)
    if days.get(enrolment.enrolment_id) == day:
        return

    @after_this_request
    def note(response: Response) -> Response:
        values = {"person_id": enrolment.person_id, "enrolment_id": enrolment.enrolment_id}
        if response.status_code < 400 and try_to_write(record_activity, **values):
            if len(days) >= MAX_DAYS:
                days.clear()
            days[enrolment.enrolment_id] = day
        return response


def _record(response: Response) -> Response:
    signed_in = find_signed_in()
    if signed_in is None or request.endpoint == "public.sign_out":
        return response
    if is_seen_stale(signed_in.seen_at, now=clock.now()):
        try_to_write(touch_session, session_id=signed_in.session_id)
    if response.status_code == 403:
        # The endpoint alone, without the data that was sent; one entry an hour and then a count.
        endpoint = {"endpoint": request.endpoint}
        try_to_write(record_repeated, AuditEntry(AuditAction.ACCESS_REFUSED, "", None, endpoint))
    return response
