"""Small transactions of their own, after the main one has ended: last seen, refusals."""

import logging

from flask import Flask, Response, request

from lms import clock
from lms.accounts import services
from lms.accounts.rules.sessions import is_seen_stale
from lms.errors import Refusal
from lms.web.sessions import get_signed_in
from lms.web.transaction import write

log = logging.getLogger("lms.web")


def install(app: Flask) -> None:
    app.after_request(_note_seen)


def _note_seen(response: Response) -> Response:
    signed_in = get_signed_in()
    now = clock.now()
    if signed_in is None or not is_seen_stale(signed_in.seen_at, now=now):
        return response
    if request.endpoint == "public.sign_out":
        return response
    try:
        write(services.touch_session, sign_in_id=signed_in.sign_in_id, now=now)
    except Refusal:
        log.info("last seen was not noted")
    return response
