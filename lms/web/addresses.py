"""Addresses of this application: redirect targets, and those of the rows of a list."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from lms.web.request_values import find_text

MAX_ADDRESS = 500
_ANY_ID = 987_654_321_012_345


def safe_next(target: str, default: str) -> str:
    r"""Return `target` when it is a plain path that a GET route answers, else `default`.

    The usual urljoin check accepts `///x`, `/\x`, `http:///x` and `/<TAB>/x`.
    """
    return target if _is_ours(target) else default


def build_addresses(
    endpoint: str, argument: str, ids: Iterable[int], **values: str | int
) -> dict[int, str]:
    """Return the address of a page for each id, which is the value of this argument.

    The address is built once, and not for each of the fifty rows of a list.
    """
    built = url_for(endpoint, **values, **{argument: _ANY_ID})  # type: ignore[arg-type]
    before, after = built.split(str(_ANY_ID))
    return {id_: f"{before}{id_}{after}" for id_ in ids}


def read_next() -> str:
    """Return the page that was asked for before a sign-in; `safe_next` checks it."""
    return find_text("next", most=MAX_ADDRESS)


def _is_ours(target: str) -> bool:
    if len(target) > MAX_ADDRESS or not target.startswith("/") or target.startswith("//"):
        return False
    if "\\" in target or not target.isprintable():
        return False
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    try:
        adapter.match(urlsplit(target).path, method="GET")
    except (RequestRedirect, HTTPException, ValueError):
        return False
    return True
