"""Cache headers and ETags of pages."""

import hashlib

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue


def private_page(body: ResponseReturnValue) -> Response:
    """Return a person's page: cached by their browser only, revalidated each time by its ETag."""
    return _conditional(body, "Cookie")


def public_page(body: ResponseReturnValue) -> Response:
    """Return a page that is the same for every visitor with the same language."""
    return _conditional(body, "Cookie, Accept-Language")


def _conditional(body: ResponseReturnValue, vary: str) -> Response:
    response = make_response(body)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = vary
    # Weak, because the same page is sent both compressed and uncompressed.
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:12], weak=True)
    response.make_conditional(request)
    return response
