"""Addresses with a slash too many at the end: they lead to the page without it."""

from urllib.parse import quote

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def find_address_without_slash() -> str | None:
    """Return the path and query of the page that is meant, None if there is none either.

    Only for requests that read, which found no page.
    """
    path = request.path.rstrip("/")
    adapter = current_app.create_url_adapter(request)
    if request.method not in {"GET", "HEAD"} or not path or path == request.path or not adapter:
        return None
    try:
        adapter.match(path, method="GET")
    except (RequestRedirect, HTTPException):  # a redirect may lead to another host: //host
        return None
    query = request.query_string.decode()
    return f"{quote(path)}?{query}" if query else quote(path)
