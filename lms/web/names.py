"""A name and its line in Latin letters, read from a form: confirmed together, or shown again."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from flask import request
from werkzeug.datastructures import MultiDict

from lms.accounts.rules.latin import propose_latin_name
from lms.accounts.rules.names import NameEmpty, NameNotLatin, clean_latin_name, clean_name
from lms.errors import Refusal
from lms.web.fields import CheckedText
from lms.web.forms import Form, SubmittedForm, build_form, read_form


class LatinLineUnchanged(Refusal):
    """The name was changed but the Latin line was not; it may belong to a different name."""

    message = (
        "The name was changed, so the line in Latin letters was made again or emptied. Check "
        "both lines, then confirm again."
    )


class NamesForm(Form):
    """The two lines, and the two that the form showed at first.

    `latin_name` is None where a request has no such field.
    """

    refused_fields = MappingProxyType(
        {LatinLineUnchanged: "latin_name", NameNotLatin: "latin_name"}
    )
    printed_name: Annotated[str, CheckedText(clean_name, required=True, missing=NameEmpty)]
    latin_name: Annotated[str | None, CheckedText(clean_latin_name)]
    shown_name: str
    shown_latin: str


NamesT = TypeVar("NamesT", bound=NamesForm)


def build_names_form(
    model: type[NamesT], printed_name: str, latin_name: str | None, *, confirmed: bool = True
) -> SubmittedForm[NamesT]:
    """Return the stored lines; a person who has not confirmed them gets a proposed Latin line."""
    if not latin_name and not confirmed:
        return propose_names(model, printed_name)
    return build_form(model, _build_lines(printed_name, latin_name or ""))


def propose_names(model: type[NamesT], printed_name: str) -> SubmittedForm[NamesT]:
    """Return the name with the Latin line derived from it, to be reviewed."""
    latin = propose_latin_name(printed_name)
    return replace(build_form(model, _build_lines(printed_name, latin)), is_proposed=bool(latin))


def read_names(
    model: type[NamesT], printed_name: str, latin_name: str | None
) -> SubmittedForm[NamesT]:
    """Return the posted form; the arguments are the stored lines.

    It has LatinLineUnchanged, and the Latin line that fits, when the name was changed but not the
    line.
    """
    stored = {"shown_name": printed_name, "shown_latin": latin_name or ""}
    form = read_form(model, MultiDict({**stored, **request.form.to_dict()}))
    values = form.values
    if values is not None and "latin_name" not in request.form:
        return replace(form, values=values.model_copy(update={"latin_name": None}))
    if not _is_latin_left(form.valid):
        return form
    name = form.valid["printed_name"]
    raw = {**form.raw, **_build_lines(name, propose_latin_name(name))}
    return replace(form, raw=raw).with_refusal(LatinLineUnchanged())


def _build_lines(printed_name: str, latin_name: str) -> Mapping[str, str]:
    lines = {"printed_name": printed_name, "latin_name": latin_name}
    return {**lines, "shown_name": printed_name, "shown_latin": latin_name}


def _is_latin_left(valid: Mapping[str, Any]) -> bool:
    """Return whether only the name was changed and the Latin line does not fit it."""
    if "printed_name" not in valid or "latin_name" not in valid:
        return False
    latin, shown = _fold(valid["latin_name"] or ""), _fold(valid["shown_latin"])
    if latin != shown or _fold(valid["printed_name"]) == _fold(valid["shown_name"]):
        return False
    return _fold(propose_latin_name(valid["printed_name"])) != latin


def _fold(text: str) -> str:
    return " ".join(text.split())
