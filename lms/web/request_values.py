"""Request values are limited to what can be stored: text in NFC, numbers of 63 bits.

NUL, which PostgreSQL refuses, and lone surrogates (bytes that are not UTF-8) are answered with 400
at every address and in every form, before any view runs; the rest of a form is carried for its
writer (`web.carried_pages`). Numbers larger than any row id match no address.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from flask import Flask, abort, g, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, ValidationError

from lms.errors import Refusal
from lms.i18n import list_languages
from lms.web.csrf import SAFE

MAX_ID = 2**63 - 1
_MAX_ID_LENGTH = len(str(MAX_ID))
_MAX_RAW_LENGTH = 40
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


class RowIdConverter(IntegerConverter):
    """`<int:…>` in an address: the id of a row that may exist."""

    regex = "[0-9]+"

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's own name
        super().__init__(map, max=MAX_ID)

    def to_python(self, value: str) -> int:
        if len(value) > _MAX_ID_LENGTH:
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


def find_number(raw: str, *, digits: int, signed: bool = False) -> int | None:
    """Return the whole number of at most `digits` digits in a control or an address, else None.

    Full-width digits are read too, and with `signed` a plus or a minus before them.
    """
    text = unicodedata.normalize("NFKC", raw[:_MAX_RAW_LENGTH]).strip().replace("−", "-")
    sign = text[:1] if signed and text[:1] in {"-", "+"} else ""
    number = text.removeprefix(sign)
    if not (number.isascii() and number.isdecimal() and len(number) <= digits):
        return None
    return -int(number) if sign == "-" else int(number)


def find_id(raw: str) -> int | None:
    """Return the id of a row in a control or an address, else None."""
    return find_number(raw, digits=_MAX_ID_LENGTH - 1)


def find_ids(raw: Iterable[str]) -> frozenset[int]:
    """Return the ids of rows among the values of a control."""
    return frozenset(found for text in raw if (found := find_id(text)) is not None)


def read_texts(field: str, *, max_length: int | None = None) -> dict[str, str]:
    """Return what was typed in each language, from the fields `<field>_<code>`."""
    typed = {code: request.form.get(f"{field}_{code}", "") for code in list_languages()}
    return {code: text[:max_length] for code, text in typed.items()}


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
    return ImmutableMultiDict((drop_unreadable(name), _normalize(value)) for name, value in pairs)


def _normalize(text: str) -> str:
    clean = drop_unreadable(text)
    return clean if clean.isascii() else unicodedata.normalize("NFC", clean)


class DateUnreadable(Refusal):
    message = "Type the date as year-month-day, such as 2026-11-24."


def read_date(typed: str) -> dt.date:
    """Return a day from 2026-11-24, 2026/11/24, 2026.11.24 or 2026年11月24日.

    Digits may be full-width. Raises DateUnreadable.
    """
    text = "".join(unicodedata.normalize("NFKC", typed[:_MAX_RAW_LENGTH]).split())
    found = _DAY.fullmatch(text)
    try:
        day = dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError as error:
        raise DateUnreadable from error
    if day is None or not 2000 <= day.year <= 2100:
        raise DateUnreadable
    return day
