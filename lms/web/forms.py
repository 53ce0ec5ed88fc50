"""Forms: a pydantic model says what each field holds, and `read_form` reads what was posted.

    class TrainingDayForm(Form):
        day: Day
        title: Annotated[str, Text(120)] = ""

    form = read_form(TrainingDayForm)
    try:
        day_id = act(add_training_day, form.get_values().day)
    except Refusal as refusal:
        return render_template(..., form=form.with_refusal(refusal)), 422

All errors are found at once. Templates show them, and what was typed, by the macros of
`components/form_field.html`.

A field `text: Mapping[str, Annotated[str, Text(120)]]` has a control for
each language, `text_<code>`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar, get_origin

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from lms.errors import MessageError, Refusal
from lms.i18n import list_text_languages
from lms.web.fields import ChoiceUnknown

FormT = TypeVar("FormT", bound="Form")
MAX_TYPED_LENGTH = 100_000
"""Characters of a field that are shown again; no field takes more."""
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?", re.ASCII)


class FieldsWrong(Refusal):
    message = "Something is missing or not right. Look at the marked fields."


class Form(BaseModel):
    """The fields of a form, by the names of their controls.

    `refused_fields`: which field a refusal of a service is about; others are about the first one.
    """

    model_config = ConfigDict(frozen=True)
    refused_fields: ClassVar[Mapping[type[Refusal], str]] = MappingProxyType({})


@dataclass(frozen=True)
class TypedForm(Generic[FormT]):
    """What a form shows: what was typed or is stored, and the errors by field.

    `suffix` is added to the names of fields to make the ids of their controls, where a page has
    several forms with the same fields. `is_proposed`: the product made some of what is shown, to be
    reviewed.
    """

    values: FormT | None
    typed: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, MessageError]
    model: type[FormT]
    suffix: str = ""
    is_proposed: bool = False

    def get_values(self) -> FormT:
        """Return the values. Raises FieldsWrong if there are errors."""
        if self.values is None:
            raise FieldsWrong
        return self.values

    def with_refusal(self, refusal: MessageError, name: str = "") -> "TypedForm[FormT]":
        """Return the form with a refusal beside its field; FieldsWrong adds nothing."""
        if isinstance(refusal, FieldsWrong) and self.errors:
            return self
        fields = self.model.refused_fields
        named = (field for kind, field in fields.items() if isinstance(refusal, kind))
        found = name or next(named, next(iter(self.model.model_fields)))
        first = next(iter(_list_controls(self.model).get(found, {})), found)
        return replace(self, values=None, errors={**self.errors, first: refusal})

    def control(self, name: str) -> str:
        """Return the id of a field's control."""
        return name + self.suffix

    def error(self, name: str) -> MessageError | None:
        return self.errors.get(name)

    def input_type(self, name: str, kind: str) -> str:
        """Return the type of an input; browsers show a day in a date input only as 2026-11-24."""
        is_unreadable = name in self.errors or not _ISO_DAY.fullmatch(self.typed[name])
        return "text" if kind == "date" and self.typed[name] and is_unreadable else kind

    def list_errors(self) -> list[tuple[str, MessageError]]:
        """Return the control and the refusal of each error, in the order of the fields."""
        order = [name for controls in _list_controls(self.model).values() for name in controls]
        names = sorted(self.errors, key=lambda name: order.index(name) if name in order else -1)
        return [(self.control(name), self.errors[name]) for name in names]


def read_form(
    model: type[FormT], posted: MultiDict[str, str] | None = None, *, suffix: str = ""
) -> TypedForm[FormT]:
    """Return the form of this request, or of the values given. What was not sent is empty."""
    sent = request.form if posted is None else posted
    controls = _list_controls(model)
    typed = {name: sent.get(name, "")[:MAX_TYPED_LENGTH] for name in chain(*controls.values())}
    lists = {name: tuple(sent.getlist(name)) for name in _list_names(model)}
    texts = {
        field: {code: typed[name] for name, code in controls[field].items()}
        for field in _list_names(model, Mapping)
    }
    values, errors = _validate(model, {**typed, **lists, **texts})
    return TypedForm(values, typed, lists, errors, model, suffix)


def show_form(
    model: type[FormT], stored: Mapping[str, Any] | None = None, *, suffix: str = ""
) -> TypedForm[FormT]:
    """Return the form filled with stored values; None and False are empty."""
    given = stored or {}
    lists = {
        name: tuple(str(value) for value in given.get(name) or ()) for name in _list_names(model)
    }
    typed = {
        name: _write(given.get(field, {}).get(code, "") if code else given.get(field))
        for field, controls in _list_controls(model).items()
        for name, code in controls.items()
    }
    return TypedForm(None, typed, lists, {}, model, suffix)


def _list_names(model: type[Form], *kinds: type) -> list[str]:
    """Return the fields of some kinds, else those whose control may be sent several times."""
    kinds = kinds or (tuple, frozenset)
    fields = model.model_fields.items()
    return [name for name, field in fields if get_origin(field.annotation) in kinds]


def _list_controls(model: type[Form]) -> dict[str, dict[str, str]]:
    """Return the controls of each field, with their languages; without one in all other fields."""
    texts = _list_names(model, Mapping)
    return {
        field: {f"{field}_{code}": code for code in list_text_languages()}
        if field in texts
        else {field: ""}
        for field in model.model_fields
    }


def _write(value: object) -> str:
    if value is None or value is False or isinstance(value, tuple | frozenset):
        return ""
    return str(value)


def _validate(
    model: type[FormT], raw: Mapping[str, Any]
) -> tuple[FormT | None, dict[str, MessageError]]:
    try:
        return model.model_validate(raw), {}
    except ValidationError as error:
        details = error.errors(include_url=False)
    errors = {}
    for detail in reversed(details):
        field = str(detail["loc"][0])
        control = f"{field}_{detail['loc'][1]}" if isinstance(raw[field], dict) else field
        errors[control] = _read_refusal(detail)
    return None, errors


def _read_refusal(detail: ErrorDetails) -> MessageError:
    raised = detail.get("ctx", {}).get("error")
    refusal = raised.args[0] if isinstance(raised, ValueError) else None
    return refusal if isinstance(refusal, MessageError) else ChoiceUnknown()
