"""What arrives with a request is what can be stored: text in NFC, numbers of 63 bits.

NUL, which PostgreSQL refuses, and lone surrogates are 400 for every address and every form, before
any view sees them; numbers that no row can have match no address.
"""

import unicodedata
from collections.abc import Iterable

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, ValidationError

LARGEST_ID = 2**63 - 1
_LONGEST_ID = len(str(LARGEST_ID))


class Identifier(IntegerConverter):
    """`<int:…>` in an address: the id of a row that may exist."""

    regex = "[0-9]+"

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's own name
        super().__init__(map, max=LARGEST_ID)

    def to_python(self, value: str) -> int:
        if len(value) > _LONGEST_ID:
            # Python itself refuses to read numbers of thousands of digits.
            raise ValidationError
        return int(super().to_python(value))


def install(app: Flask) -> None:
    app.url_map.converters["int"] = Identifier
    app.before_request(_clean)


def wants_json() -> bool:
    """Whether a script of ours asks, not a browser for a page."""
    return request.accept_mimetypes.best == "application/json"


def find_number(raw: str, *, digits: int) -> int | None:
    """The whole number that a control or an address holds, of at most so many digits."""
    is_number = raw.isascii() and raw.isdecimal() and len(raw) <= digits
    return int(raw) if is_number else None


def _clean() -> None:
    _refuse_unreadable([request.path])
    _refuse_unreadable(part for pair in request.args.items(multi=True) for part in pair)
    fields = list(request.form.items(multi=True))
    _refuse_unreadable(part for pair in fields for part in pair)
    request.form = ImmutableMultiDict((name, _compose(value)) for name, value in fields)


def _refuse_unreadable(texts: Iterable[str]) -> None:
    for text in texts:
        if "\x00" in text or not _is_unicode(text):
            abort(400)


def _is_unicode(text: str) -> bool:
    """False for lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _compose(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
