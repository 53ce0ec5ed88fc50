"""Forms: a pydantic model says what each field holds, and `read_form` reads what was posted.

    class TrainingDayForm(Form):
        day: Day
        title: Annotated[str, Text(120)] = ""

    form = read_form(TrainingDayForm)
    try:
        day_id = act(add_training_day, form.get_values().day)
    except Refusal as refusal:
        return render_template(..., form=form.with_refusal(refusal)), 422

All errors are found at once, those of several fields together too: they are the `rules` of the
model, and `apply` adds one that needs more than the form, as a row of the database. Templates show
the errors, and what was typed, by the macros of `components/form_field.html`.

A field `text: Mapping[str, Annotated[str, Text(120)]]` has a control for
each language, `text_<code>`.
"""

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_origin

from flask import request
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
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
    message = "Something is missing or not right. Check the marked fields."


@dataclass(frozen=True)
class FormRule:
    """A check of the values of these fields together, as a service would refuse them.

    `check` gets the values in this order and raises the refusal; it runs when all could be read.
    """

    check: Callable[..., object]
    fields: tuple[str, ...]


class Form(BaseModel):
    """The fields of a form, by the names of their controls.

    `refused_fields`: which field a refusal is about; others are about the first one.
    """

    model_config = ConfigDict(frozen=True)
    refused_fields: ClassVar[Mapping[type[Refusal], str]] = MappingProxyType({})
    rules: ClassVar[tuple[FormRule, ...]] = ()


@dataclass(frozen=True)
class SubmittedForm(Generic[FormT]):
    """The state of a form: what was typed or is stored, and the errors by field.

    `suffix` is added to the names of fields to make the ids of their controls, where a page has
    several forms with the same fields. `is_proposed`: the product made some of what is shown, to be
    reviewed. `valid`: the values of the fields that could be read, by name. `general`: the controls
    whose error concerns the form as a whole.
    """

    values: FormT | None
    raw: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, MessageError]
    model: type[FormT]
    valid: Mapping[str, Any]
    suffix: str = ""
    is_proposed: bool = False
    general: frozenset[str] = frozenset()

    def get_values(self) -> FormT:
        """Return the values. Raises FieldsWrong if there are errors."""
        if self.values is None:
            raise FieldsWrong
        return self.values

    def with_refusal(self, refusal: MessageError, name: str = "") -> "SubmittedForm[FormT]":
        """Return the form with a refusal beside its field; FieldsWrong adds nothing."""
        if isinstance(refusal, FieldsWrong) and self.errors:
            return self
        named = name or self._find_field(refusal)
        found = named or next(iter(self.model.model_fields))
        first = next(iter(_get_controls_by_field(self.model).get(found, {})), found)
        general = self.general if named else self.general | {first}
        return replace(self, values=None, errors={first: refusal, **self.errors}, general=general)

    def apply(self, rule: FormRule) -> "SubmittedForm[FormT]":
        """Return the form with the refusal that the rule finds, beside the other errors."""
        if not all(name in self.valid for name in rule.fields):
            return self
        try:
            rule.check(*(self.valid[name] for name in rule.fields))
        except Refusal as refusal:
            return self.with_refusal(refusal, self._find_field(refusal) or rule.fields[0])
        return self

    def control(self, name: str) -> str:
        """Return the id of a field's control."""
        return name + self.suffix

    def error(self, name: str) -> MessageError | None:
        return self.errors.get(name)

    def input_type(self, name: str, kind: str) -> str:
        """Return the type of an input; browsers show a day in a date input only as 2026-11-24."""
        is_unreadable = name in self.errors or not _ISO_DAY.fullmatch(self.raw[name])
        return "text" if kind == "date" and self.raw[name] and is_unreadable else kind

    def list_errors(self) -> list[tuple[str, MessageError]]:
        """Return the control and the refusal of each error, in the order of the fields."""
        order = [
            name for controls in _get_controls_by_field(self.model).values() for name in controls
        ]
        names = sorted(self.errors, key=lambda name: order.index(name) if name in order else -1)
        return [(self.control(name), self.errors[name]) for name in names]

    def list_general(self) -> frozenset[str]:
        """Return the controls whose error is not one of a single field."""
        return frozenset(self.control(name) for name in self.general)

    def _find_field(self, refusal: MessageError) -> str:
        fields = self.model.refused_fields
        return next((name for kind, name in fields.items() if isinstance(refusal, kind)), "")


def read_form(
    model: type[FormT], posted: MultiDict[str, str] | None = None, *, suffix: str = ""
) -> SubmittedForm[FormT]:
    """Return the form of this request, or of the values given. What was not sent is empty."""
    sent = request.form if posted is None else posted
    controls = _get_controls_by_field(model)
    raw = {name: sent.get(name, "")[:MAX_TYPED_LENGTH] for name in chain(*controls.values())}
    lists = {name: tuple(sent.getlist(name)) for name in _list_names(model)}
    texts = {
        field: {code: raw[name] for name, code in controls[field].items()}
        for field in _list_names(model, Mapping)
    }
    fields = {**raw, **lists, **texts}
    values, errors = _validate(model, fields)
    valid = dict(values) if values is not None else _read_valid(model, fields)
    form = SubmittedForm(values, raw, lists, errors, model, valid, suffix)
    for rule in model.rules:
        form = form.apply(rule)
    return form


def build_form(
    model: type[FormT], stored: Mapping[str, Any] | None = None, *, suffix: str = ""
) -> SubmittedForm[FormT]:
    """Return the form filled with stored values; None and False are empty."""
    given = stored or {}
    lists = {
        name: tuple(str(value) for value in given.get(name) or ()) for name in _list_names(model)
    }
    raw = {
        name: _format_value(given.get(field, {}).get(code, "") if code else given.get(field))
        for field, controls in _get_controls_by_field(model).items()
        for name, code in controls.items()
    }
    return SubmittedForm(None, raw, lists, {}, model, {}, suffix)


def _list_names(model: type[Form], *kinds: type) -> list[str]:
    """Return the fields of some kinds, else those whose control may be sent several times."""
    kinds = kinds or (tuple, frozenset)
    fields = model.model_fields.items()
    return [name for name, field in fields if get_origin(field.annotation) in kinds]


def _get_controls_by_field(model: type[Form]) -> dict[str, dict[str, str]]:
    """Return the controls of each field, with their languages; without one in all other fields."""
    texts = _list_names(model, Mapping)
    return {
        field: {f"{field}_{code}": code for code in list_text_languages()}
        if field in texts
        else {field: ""}
        for field in model.model_fields
    }


def _format_value(value: object) -> str:
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


def _read_valid(model: type[FormT], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the fields that can be read."""
    valid: dict[str, Any] = {}
    for name, adapter in _build_adapters(model).items():
        try:
            valid[name] = adapter.validate_python(raw[name])
        except ValidationError:
            continue
    return valid


@functools.cache
def _build_adapters(model: type[Form]) -> Mapping[str, TypeAdapter[Any]]:
    """Return what reads each field alone; building them takes longer than reading a form."""
    fields: dict[str, Any] = {
        name: Annotated[info.annotation, info] for name, info in model.model_fields.items()
    }
    return {name: TypeAdapter(field) for name, field in fields.items()}


def _read_refusal(detail: ErrorDetails) -> MessageError:
    raised = detail.get("ctx", {}).get("error")
    refusal = raised.args[0] if isinstance(raised, ValueError) else None
    return refusal if isinstance(refusal, MessageError) else ChoiceUnknown()
