"""Request values are limited to what can be stored: text in NFC, numbers of 63 bits.

NUL, which PostgreSQL refuses, and lone surrogates (bytes that are not UTF-8) are answered with 400
at every address and in every form, before any view runs; the other fields of the form are shown
again (`web.pending_form_pages`). Numbers larger than any row id match no address.
"""

import unicodedata
from collections.abc import Iterable

from flask import Flask, abort, g, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, ValidationError

from lms.short_text import clean_short_text
from lms.web.csrf import SAFE

MAX_ID = 2**63 - 1
MAX_FILTER = 100
MAX_CLIENT_ID = 64
"""Characters of the id that a page makes for its form, so that a repetition is recognized."""


class RowIdConverter(IntegerConverter):
    """`<int:…>` in an address: the id of a row that may exist."""

    regex = "[0-9]+"

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's own name
        super().__init__(map, max=MAX_ID)

    def to_python(self, value: str) -> int:
        if len(value) > len(str(MAX_ID)):
            # Python itself refuses to parse numbers of thousands of digits.
            raise ValidationError
        return int(super().to_python(value))


def install(app: Flask) -> None:
    app.url_map.converters["int"] = RowIdConverter
    app.jinja_env.filters["readable"] = drop_unreadable
    app.before_request(_clean)


def wants_json() -> bool:
    """Return whether a script of ours made this request, not a browser loading a page."""
    return request.accept_mimetypes.best == "application/json"


def read_referrer() -> str | None:
    """Return the address of the previous page, None unless it is one of ours."""
    address = request.referrer or ""
    return address if address.startswith(request.host_url) else None


def find_text(name: str, *, most: int = MAX_FILTER) -> str:
    """Return a value that is not part of a form to save, such as a search or another filter.

    It is on one line, without invisible characters, cut at `most` characters, and empty when it
    was not sent. A form that was posted counts before the address.
    """
    sent = request.form if name in request.form else request.args
    return clean_short_text(sent.get(name, "")[: 4 * most])[:most]


def is_unreadable() -> bool:
    """Return whether some of the data sent was not text; the readable rest is in the form."""
    return bool(g.get("is_unreadable"))


def _clean() -> None:
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    pairs += [(name, file.filename or "") for name, file in request.files.items(multi=True)]
    g.is_unreadable = not all(_is_text(part) for pair in pairs for part in pair)
    if not _is_text(request.path) or (g.is_unreadable and request.method in SAFE):
        abort(400)
    request.args = _normalize_pairs(request.args.items(multi=True))
    request.form = _normalize_pairs(request.form.items(multi=True))


def _is_text(text: str) -> bool:
    """Return False for NUL and for lone surrogates."""
    return drop_unreadable(text) == text


def drop_unreadable(text: str) -> str:
    """Return the text without NUL and lone surrogates."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode(errors="ignore").decode()


def _normalize_pairs(pairs: Iterable[tuple[str, str]]) -> ImmutableMultiDict[str, str]:
    clean = ((drop_unreadable(name), drop_unreadable(value)) for name, value in pairs)
    return ImmutableMultiDict((name, unicodedata.normalize("NFC", value)) for name, value in clean)
