"""What a person sees when something is refused or fails: one page, a sentence, a way on."""

import logging
import uuid

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from lms.accounts.services import TooManyTries
from lms.errors import Busy, Conflict, NotFound, Refusal
from lms.i18n import translate
from lms.web import transaction
from lms.web.languages import current_language

log = logging.getLogger("lms.web")
_STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Busy, 503),
    (TooManyTries, 429),
)


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, failed_request)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(Exception, failed)


def sentence(refusal: Refusal) -> str:
    """What the refusal says, in the language of this request."""
    return translate(refusal.message, current_language(), **refusal.values)


def refused(refusal: Refusal) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS if isinstance(refusal, kind)), 409)
    return _page(_heading(status), sentence(refusal), status)


def failed_request(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(request.routing_exception, BadHost | SecurityError):
        return error  # for a host that is not ours no page, and no link on it, can be made
    return _page(_heading(error.code), explanation(error), error.code)


def database_away(error: OperationalError) -> ResponseReturnValue:
    log.error("database away: %s", error.orig.__class__.__name__)
    return _page(_heading(503), _("The store cannot be reached. Wait a minute and try again."), 503)


def failed(error: Exception) -> ResponseReturnValue:
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
        405: _("This address takes no such request"),
        409: _("This cannot be done now"),
        413: _("This is too large"),
        429: _("Too many tries"),
        503: _("Please wait a moment"),
    }
    return str(headings.get(status, _("Something went wrong")))


def explanation(error: HTTPException) -> str:
    """What happened and what to do next."""
    if error.description == "csrf":
        return str(
            _(
                "This page was open for too long, or cookies are switched off. Go back, open the"
                " page again and repeat the last step."
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
    }
    default = _("Go back and try again, or start from the first page.")
    return str(explanations.get(error.code or 0, default))


def _page(
    heading: str, text: str, status: int, number: str = ""
) -> tuple[str, int, dict[str, str]]:
    transaction.close_read()
    headers = {"Retry-After": "5"} if status == 503 else {}
    back = request.referrer if _is_ours(request.referrer) else None
    body = render_template(
        "errors/refused.html", heading=heading, sentence=text, request_id=number, back=back
    )
    return body, status, headers


def _is_ours(address: str | None) -> bool:
    return bool(address) and str(address).startswith(request.host_url)
