"""The largest size of a request: small by default, larger where a view says so.

An address has a limit of its own.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request
from flask.typing import RouteCallable
from werkzeug.exceptions import RequestURITooLarge

from lms.web.bodies import FormRequest

View = TypeVar("View", bound=RouteCallable)
MAX_FORM_SIZE = 64 * 1024
MAX_ADDRESS_LENGTH = 4000
"""Characters of path and query together; the longest of the product have some hundred."""
_ATTRIBUTE = "largest_request"


def install(app: Flask) -> None:
    app.request_class = FormRequest
    app.config["MAX_CONTENT_LENGTH"] = MAX_FORM_SIZE
    app.config["MAX_FORM_PARTS"] = 400
    app.before_request(_refuse_long_address)
    app.before_request(_allow)


def accepts(largest: int) -> Callable[[View], View]:
    """Let this view accept requests of up to `largest` bytes, as files or as typed text."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, largest)
        return view

    return mark


def largest_form(view: RouteCallable) -> int:
    """Return the most bytes that a view accepts."""
    return int(getattr(view, _ATTRIBUTE, MAX_FORM_SIZE))


def _refuse_long_address() -> None:
    if len(request.full_path) > MAX_ADDRESS_LENGTH:
        raise RequestURITooLarge


def _allow() -> None:
    if request.endpoint is not None:
        request.max_content_length = largest_form(current_app.view_functions[request.endpoint])
