"""Error pages: one page with a sentence that says what happened and what to do next."""

import datetime as dt
import logging
import uuid

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from lms.accounts.rules.throttle import Throttled
from lms.db import is_unavailable
from lms.errors import Busy, Conflict, MessageError, NotFound, Refusal
from lms.i18n import translate
from lms.web import csrf, pending_form, transaction
from lms.web.identity import get_principal, skip_identification
from lms.web.languages import current_language
from lms.web.limits import MAX_FORM_SIZE
from lms.web.request_values import read_referrer, wants_json
from lms.web.templating import date

log = logging.getLogger("lms.web")
RETRY_AFTER = 5
"""Seconds until a retry is useful: a 503 shows them as text and in Retry-After."""
_IN_SECONDS = 90
_STATUS: tuple[tuple[type[MessageError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Busy, 503),
    (Throttled, 429),
)


def install(app: Flask) -> None:
    app.jinja_env.filters["sentence"] = sentence
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(NotFound, refused)
    app.register_error_handler(HTTPException, failed_request)
    app.register_error_handler(Exception, failed)


def sentence(refusal: MessageError) -> str:
    """Return the text of the refusal in the language of this request.

    Its dates are written as in that language, and long waits in minutes.
    """
    message, values = refusal.message, dict(refusal.values)
    if isinstance(refusal, Throttled) and refusal.seconds > _IN_SECONDS:
        message, values = refusal.message_in_minutes, {"minutes": -(-refusal.seconds // 60)}
    shown = {
        name: date(value) if isinstance(value, dt.date) else value for name, value in values.items()
    }
    return translate(message, current_language(), **shown)


def answer_refusal(page: str, refusal: Refusal, *, otherwise: int) -> ResponseReturnValue:
    """Return the given page with the refusal; with Retry-After where waiting helps."""
    status = _status(refusal, otherwise=otherwise)
    return page, status, _retry_after(refusal, status)


def refused(refusal: MessageError) -> ResponseReturnValue:
    status = _status(refusal, otherwise=409)
    return _page(_heading(status), sentence(refusal), status, refusal=refusal)


def _status(refusal: MessageError, *, otherwise: int) -> int:
    return next((code for kind, code in _STATUS if isinstance(refusal, kind)), otherwise)


def _retry_after(refusal: MessageError | None, status: int) -> dict[str, str]:
    if isinstance(refusal, Throttled):
        return {"Retry-After": str(refusal.seconds)}
    return {"Retry-After": str(RETRY_AFTER)} if status == 503 else {}


def failed_request(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(request.routing_exception, BadHost | SecurityError):
        return error  # for a foreign host neither a page nor a link on it can be made
    return _page(_heading(error.code), explanation(error), error.code)


def database_away(error: Exception) -> ResponseReturnValue:
    """Answer without the database: the browser decides the language."""
    log.error("database away: %s", type(getattr(error, "orig", error)).__name__)
    skip_identification()
    text = _(
        "The database cannot be reached. Wait %(seconds)s seconds, then load this page again.",
        seconds=RETRY_AFTER,
    )
    if request.method not in {"GET", "HEAD"}:
        text = _(
            "The database cannot be reached, so what you sent just now was not saved. Wait"
            " %(seconds)s seconds, then load this page again and let the browser send it once"
            " more.",
            seconds=RETRY_AFTER,
        )
    return _page(_heading(503), text, 503)


def failed(error: Exception) -> ResponseReturnValue:
    if is_unavailable(error):
        return database_away(error)
    number = uuid.uuid4().hex[:8]
    log.error("unhandled %s", number, exc_info=error)
    text = _("Something went wrong on our side. What you saved before is kept. Try once more.")
    return _page(_heading(500), text, 500, number)


def _heading(status: int) -> str:
    headings = {
        400: _("This request could not be read"),
        401: _("Please sign in"),
        403: _("This is not open to you"),
        404: _("Page not found"),
        405: _("This address does not accept this kind of request"),
        409: _("This cannot be done now"),
        413: _("This is too large"),
        414: _("This address is too long"),
        429: _("Too many tries"),
        503: _("Please wait a moment"),
    }
    return str(headings.get(status, _("Something went wrong")))


def explanation(error: HTTPException) -> str:
    """Return what happened and what to do next."""
    if error.description == "csrf":
        return str(
            _(
                "This page was open for too long, or cookies are switched off. Go back, open the"
                " page again and repeat the last step."
            )
        )
    most = request.max_content_length or 0
    if error.code == 413 and most > MAX_FORM_SIZE:
        megabytes = most // (1024 * 1024)
        return str(
            _(
                "Nothing was saved: the file is too large. Choose one of at most %(size)s MB.",
                size=megabytes,
            )
        )
    explanations = {
        400: _(
            "What was sent cannot be read: it contains characters that are not text, or it was cut"
            " off. Go back, open the page again and repeat the last step."
        ),
        403: _("Your role does not include this page. Ask your coordinator if it should."),
        404: _("The address is wrong, or the page is not yours to see. Check it, or start again."),
        413: _("Nothing was saved. Send less at once: shorten the text or choose a smaller file."),
        414: _("Check that the address was copied correctly, or start from the first page."),
    }
    default = _("Go back and try again, or start from the first page.")
    return str(explanations.get(error.code or 0, default))


def _page(
    heading: str, text: str, status: int, number: str = "", *, refusal: MessageError | None = None
) -> tuple[str | Response, int, dict[str, str]]:
    transaction.close_read_session()
    headers = _retry_after(refusal, status)
    if wants_json():
        return jsonify({"error": heading, "message": text}), status, headers
    body = render_template(
        "errors/refused.html",
        heading=heading,
        sentence=text,
        request_id=number,
        back=read_referrer(),
        typed=_list_typed(status),
    )
    return body, status, headers


def _list_typed(status: int) -> tuple[str, ...]:
    """Return the texts of a form that was refused without its page, to be copied.

    Only of a form of ours that this person sent: another site shows nothing on our pages.
    """
    person_id = get_principal().person_id if status in {403, 404, 409} else None
    if person_id is None or request.method in csrf.SAFE or csrf.find_owner() != person_id:
        return ()
    return pending_form.collect(person_id).texts
