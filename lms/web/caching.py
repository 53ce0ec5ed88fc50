"""What a browser may keep, and how it asks whether it is still true."""

import hashlib
from typing import cast

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue


def private_page(body: ResponseReturnValue) -> Response:
    """A person's page: kept by her browser only, asked for again each time by its ETag."""
    return _conditional(body, "private, no-cache", "Cookie")


def public_page(body: ResponseReturnValue) -> Response:
    """A page that looks the same for every visitor of one language."""
    return _conditional(body, "private, no-cache", "Cookie, Accept-Language")


def _conditional(body: ResponseReturnValue, cache: str, vary: str) -> Response:
    response = make_response(body)
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = vary
    # Weak, because the same page goes out compressed and not.
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
    return cast("Response", response.make_conditional(request))
