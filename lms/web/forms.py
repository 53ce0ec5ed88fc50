"""Forms: WTForms with our messages in both languages; CSRF is checked for every request anyway."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from werkzeug.exceptions import BadRequest
from wtforms import Form as WTForm
from wtforms.validators import DataRequired, Length

LONGEST_LINE = 200


class _Messages:
    """WTForms' own English messages, by our catalogue."""

    def gettext(self, text: str) -> str:
        return str(_(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(_(singular if number == 1 else plural))


class Form(WTForm):
    """A form of this request: posted values, else the given ones."""

    @classmethod
    def of_request(cls, **values: Any) -> "Form":  # noqa: ANN401 - fields have types of their own
        return cls(request.form if request.method == "POST" else None, **values)

    def _get_translations(self) -> _Messages:
        return _Messages()


def required() -> DataRequired:
    return DataRequired(lazy("Fill this in."))


def at_most(length: int = LONGEST_LINE) -> Length:
    return Length(max=length, message=lazy("This is too long: at most %(max)d characters."))


def clean_text(value: str) -> str:
    """NFC text without control characters; BadRequest where it holds what no keyboard makes."""
    import unicodedata

    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadRequest
    return unicodedata.normalize("NFC", value)
