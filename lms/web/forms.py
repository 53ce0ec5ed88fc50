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
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_origin

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, ErrorDetails, core_schema
from werkzeug.datastructures import MultiDict

from lms.accounts.rules.text import clean_text
from lms.errors import MessageError, Refusal
from lms.web.request_values import DateUnreadable, find_id, find_ids, find_number, read_date

FormT = TypeVar("FormT", bound="Form")
LONGEST_TYPED = 100_000
"""Characters of a field that are shown again; no field takes more."""
LONGEST_NUMBER = 15
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?", re.ASCII)


class FieldsWrong(Refusal):
    message = "Something is missing or not right. Look at the marked fields."


class FieldMissing(Refusal):
    message = "Fill in this field."


class NumberUnreadable(Refusal):
    message = "“%(typed)s” is not a whole number. Use digits only."


class NumberOutOfRange(Refusal):
    message = "Type a whole number from %(low)s to %(high)s."


class ChoiceUnknown(Refusal):
    message = "Choose one of those offered."


class Form(BaseModel):
    """The fields of a form, by the names of their controls.

    `refused_fields`: which field a refusal of a service is about; others are about the first one.
    """

    model_config = ConfigDict(frozen=True)
    refused_fields: ClassVar[Mapping[type[Refusal], str]] = MappingProxyType({})


@dataclass(frozen=True)
class FieldReader:
    """The base of what reads one field: pydantic calls `read` with the text that was typed.

    `required`: refuse an empty field with `missing`; otherwise the field may be None or empty.
    """

    required: bool = field(default=True, kw_only=True)
    missing: type[Refusal] = field(default=FieldMissing, kw_only=True)

    def read(self, typed: str) -> object:
        raise NotImplementedError

    def read_empty(self) -> object:
        return None

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._read, handler(source))

    def _read(self, typed: str) -> object:
        # pydantic collects ValueErrors; the refusal is taken out of it in `_read_refusal`.
        if not typed.strip():
            if self.required:
                raise ValueError(self.missing())
            return self.read_empty()
        try:
            return self.read(typed)
        except MessageError as refusal:
            raise ValueError(refusal) from refusal


@dataclass(frozen=True)
class Text(FieldReader):
    """A text of at most so many characters; spaces at its ends are dropped."""

    most: int
    required: bool = field(default=False, kw_only=True)

    def read(self, typed: str) -> str:
        return clean_text(typed, most=self.most)

    def read_empty(self) -> str:
        return ""


@dataclass(frozen=True)
class DayReader(FieldReader):
    """A day as 2026-11-24, 2026/11/24, 2026.11.24 or 2026年11月24日."""

    missing: type[Refusal] = field(default=DateUnreadable, kw_only=True)

    def read(self, typed: str) -> dt.date:
        return read_date(typed)


@dataclass(frozen=True)
class Number(FieldReader):
    """A whole number in a range; `refusal` is raised for all else, if one is given."""

    low: int
    high: int
    refusal: type[Refusal] | None = None

    def read(self, typed: str) -> int:
        number = find_number(typed, digits=len(str(self.high)), signed=self.low < 0)
        if number is not None and self.low <= number <= self.high:
            return number
        if self.refusal is not None:
            raise self.refusal(low=self.low, high=self.high, most=self.high)
        if find_number(typed, digits=LONGEST_NUMBER, signed=self.low < 0) is None:
            raise NumberUnreadable(typed=typed.strip())
        raise NumberOutOfRange(low=self.low, high=self.high)


@dataclass(frozen=True)
class IdReader(FieldReader):
    """The id of a row, chosen from those that the page offers."""

    missing: type[Refusal] = field(default=ChoiceUnknown, kw_only=True)

    def read(self, typed: str) -> int:
        found = find_id(typed)
        if found is None:
            raise ChoiceUnknown
        return found


@dataclass(frozen=True)
class Choice(FieldReader):
    """One of some values; a function gives those that are known only at the request."""

    options: Collection[str] | Callable[[], Collection[str]]
    refusal: type[Refusal] = ChoiceUnknown
    missing: type[Refusal] = field(default=ChoiceUnknown, kw_only=True)

    def read(self, typed: str) -> str:
        if typed not in (self.options() if callable(self.options) else self.options):
            raise self.refusal
        return typed

    def read_empty(self) -> str:
        return ""


@dataclass(frozen=True)
class Tick(FieldReader):
    """A check box: whether it was sent."""

    required: bool = field(default=False, kw_only=True)

    def read(self, typed: str) -> bool:
        return bool(typed)

    def read_empty(self) -> bool:
        return False


Day = Annotated[dt.date, DayReader()]
OptionalDay = Annotated[dt.date | None, DayReader(required=False)]
RowId = Annotated[int, IdReader()]
OptionalRowId = Annotated[int | None, IdReader(required=False)]
Ticked = Annotated[bool, Tick()]
RowIds = Annotated[frozenset[int], BeforeValidator(find_ids)]
"""The rows that are ticked in a list; what is no id is left out, as an unknown id is."""


@dataclass(frozen=True)
class TypedForm(Generic[FormT]):
    """What a form shows: what was typed or is stored, and the errors by field.

    `suffix` is added to the names of fields to make the ids of their controls, where a page has
    several forms with the same fields.
    """

    values: FormT | None
    typed: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, MessageError]
    model: type[FormT]
    suffix: str = ""

    def get_values(self) -> FormT:
        """Return the values. Raises FieldsWrong if there are errors."""
        if self.values is None:
            raise FieldsWrong
        return self.values

    def with_refusal(self, refusal: MessageError, name: str = "") -> "TypedForm[FormT]":
        """Return the form with a refusal beside its field; FieldsWrong adds nothing."""
        if isinstance(refusal, FieldsWrong) and self.errors:
            return self
        found = name or self._find_field(refusal)
        return replace(self, values=None, errors={**self.errors, found: refusal})

    def control(self, name: str) -> str:
        """Return the id of a field's control."""
        return name + self.suffix

    def error(self, name: str) -> MessageError | None:
        return self.errors.get(name)

    def input_type(self, name: str, kind: str) -> str:
        """Return the type of an input; browsers show a day in a date input only as 2026-11-24."""
        is_shown = kind != "date" or _ISO_DAY.fullmatch(self.typed[name])
        return kind if is_shown else "text"

    def list_errors(self) -> list[tuple[str, MessageError]]:
        """Return the control and the refusal of each error, in the order of the fields."""
        order = list(self.model.model_fields)
        names = sorted(self.errors, key=lambda name: order.index(name) if name in order else -1)
        return [(self.control(name), self.errors[name]) for name in names]

    def _find_field(self, refusal: MessageError) -> str:
        fields = self.model.refused_fields
        named = (name for kind, name in fields.items() if isinstance(refusal, kind))
        return next(named, next(iter(self.model.model_fields)))


def read_form(
    model: type[FormT], posted: MultiDict[str, str] | None = None, *, suffix: str = ""
) -> TypedForm[FormT]:
    """Return the form of this request, or of the values given. What was not sent is empty."""
    sent = request.form if posted is None else posted
    typed = {name: sent.get(name, "")[:LONGEST_TYPED] for name in model.model_fields}
    lists = {name: tuple(sent.getlist(name)) for name in _list_names(model)}
    values, errors = _validate(model, {**typed, **lists})
    return TypedForm(values, typed, lists, errors, model, suffix)


def show_form(
    model: type[FormT], stored: Mapping[str, Any] | None = None, *, suffix: str = ""
) -> TypedForm[FormT]:
    """Return the form filled with stored values; None and False are empty."""
    given = stored or {}
    lists = {name: tuple(str(one) for one in given.get(name) or ()) for name in _list_names(model)}
    typed = {name: _write(given.get(name)) for name in model.model_fields}
    return TypedForm(None, typed, lists, {}, model, suffix)


def _list_names(model: type[Form]) -> list[str]:
    fields = model.model_fields.items()
    return [name for name, one in fields if get_origin(one.annotation) in {tuple, frozenset}]


def _write(value: object) -> str:
    return (
        ""
        if value is None or value is False or isinstance(value, tuple | frozenset)
        else str(value)
    )


def _validate(
    model: type[FormT], raw: Mapping[str, Any]
) -> tuple[FormT | None, dict[str, MessageError]]:
    try:
        return model.model_validate(raw), {}
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, {str(one["loc"][0]): _read_refusal(one) for one in reversed(details)}


def _read_refusal(detail: ErrorDetails) -> MessageError:
    raised = detail.get("ctx", {}).get("error")
    refusal = raised.args[0] if isinstance(raised, ValueError) else None
    return refusal if isinstance(refusal, MessageError) else ChoiceUnknown()
