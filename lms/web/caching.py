"""Cache headers and ETags of pages."""

import hashlib

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue


def add_personal_page_headers(body: ResponseReturnValue) -> Response:
    """Return the page with headers for one person's page.

    Only their browser caches it, and asks with its ETag before each use whether it has changed.
    """
    return _add_cache_headers(body, "Cookie")


def add_shared_page_headers(body: ResponseReturnValue) -> Response:
    """Return the page with headers for a page that is the same for all visitors of a language."""
    return _add_cache_headers(body, "Cookie, Accept-Language")


def _add_cache_headers(body: ResponseReturnValue, vary: str) -> Response:
    response = make_response(body)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = vary
    # Weak, because the same page is sent both compressed and uncompressed.
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:12], weak=True)
    response.make_conditional(request)
    return response
