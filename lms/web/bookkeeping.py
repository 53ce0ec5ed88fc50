"""Small separate transactions after the main one: last seen, refused access.

A page that has succeeded does not fail because of them.
"""

import logging

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.accounts.queries.sessions import CurrentSession
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.rules.sessions import is_seen_stale
from lms.accounts.services.audit import AuditEntry, record_repeated
from lms.accounts.services.sessions import touch_session
from lms.db import is_unavailable
from lms.errors import MessageError
from lms.web.sessions import find_signed_in
from lms.web.transaction import write

log = logging.getLogger("lms.web")


def install(app: Flask) -> None:
    app.after_request(_record)


def _record(response: Response) -> Response:
    signed_in = find_signed_in()
    if signed_in is None or request.endpoint == "public.sign_out":
        return response
    try:
        now = clock.now()
        if is_seen_stale(signed_in.seen_at, now=now):
            write(touch_session, Act(SYSTEM, now), session_id=signed_in.session_id)
        if response.status_code == 403:
            _note_refused(signed_in)
    except (MessageError, SQLAlchemyError) as error:
        if not isinstance(error, MessageError) and not is_unavailable(error):
            raise
        log.warning("not noted: %s", type(error).__name__)
    return response


def _note_refused(signed_in: CurrentSession) -> None:
    """Record who was refused by their role at which endpoint, without the data they sent.

    One entry an hour and then a count, so that repeated requests do not grow the log.
    """
    noted = AuditEntry(AuditAct.ACCESS_REFUSED, "", None, {"endpoint": request.endpoint})
    by = Actor(signed_in.principal.person_id)
    write(record_repeated, Act(by, clock.now()), noted)
