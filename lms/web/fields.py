"""The kinds of fields of a form, as annotations of a model of `web.forms`.

Each reads the text of one control, or raises a refusal in our own words.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from lms.accounts.rules.pins import MAX_SECRET_LENGTH
from lms.accounts.rules.text import TextTooLong, clean_text
from lms.accounts.rules.typed_values import (
    DateUnreadable,
    find_id,
    find_ids,
    find_number,
    read_date,
)
from lms.errors import MessageError, Refusal
from lms.short_text import clean_short_text

MAX_NUMBER_LENGTH = 15


class FieldMissing(Refusal):
    message = "Fill in this field."


class NumberUnreadable(Refusal):
    message = "“%(typed)s” is not a whole number. Use digits only."


class NumberOutOfRange(Refusal):
    message = "Type a whole number from %(low)s to %(high)s."


class ChoiceUnknown(Refusal):
    message = "Choose one of those offered."


class NoPeopleChosen(Refusal):
    message = "Choose at least one person."


@dataclass(frozen=True)
class FieldReader:
    """The base of what reads one field: pydantic calls `read` with the text that was typed.

    `required`: refuse an empty field with `missing`; otherwise its value is `empty`.
    """

    empty: ClassVar[object] = None
    required: bool = field(default=True, kw_only=True)
    missing: type[Refusal] = field(default=FieldMissing, kw_only=True)

    def read(self, typed: str) -> object:
        raise NotImplementedError

    def build_missing(self) -> Refusal:
        return self.missing()

    def clean(self, typed: str) -> str:
        """Return what was typed without invisible characters, on one line."""
        return clean_short_text(typed)

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._read, handler(source))

    def _read(self, raw: str) -> object:
        typed = self.clean(raw)
        # pydantic collects ValueErrors; the refusal is taken out of it in `_read_refusal`.
        if not typed.strip():
            if self.required:
                raise ValueError(self.build_missing())
            return self.empty
        try:
            return self.read(typed)
        except MessageError as refusal:
            raise ValueError(refusal) from refusal


@dataclass(frozen=True)
class Text(FieldReader):
    """A text of several lines, at most `max_length` characters; spaces at its ends are dropped."""

    empty = ""
    max_length: int
    required: bool = field(default=False, kw_only=True)

    def clean(self, typed: str) -> str:
        return typed

    def read(self, typed: str) -> str:
        return clean_text(typed, max_length=self.max_length)


@dataclass(frozen=True)
class Line(Text):
    """A text of one line and at most `max_length` characters, without invisible ones."""

    def clean(self, typed: str) -> str:
        return clean_short_text(typed)


@dataclass(frozen=True)
class Secret(FieldReader):
    """A PIN or passphrase as it was typed, in any form of its characters."""

    empty = ""
    required: bool = field(default=False, kw_only=True)

    def clean(self, typed: str) -> str:
        return typed

    def read(self, typed: str) -> str:
        if len(typed) > 2 * MAX_SECRET_LENGTH:
            raise TextTooLong(most=MAX_SECRET_LENGTH)
        return typed


@dataclass(frozen=True)
class CheckedText(FieldReader):
    """A text that a rule of the domain checks; the service makes its own value of it."""

    empty = ""
    check: Callable[[str], object]
    required: bool = field(default=False, kw_only=True)

    def read(self, typed: str) -> str:
        self.check(typed)
        return typed


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
            raise self.build_missing()
        if find_number(typed, digits=MAX_NUMBER_LENGTH, signed=self.low < 0) is None:
            raise NumberUnreadable(typed=typed.strip())
        raise NumberOutOfRange(low=self.low, high=self.high)

    def build_missing(self) -> Refusal:
        return (self.refusal or self.missing)(low=self.low, high=self.high, most=self.high)


@dataclass(frozen=True)
class HiddenNumber(FieldReader):
    """A number that the page writes for the view and nobody types; -1 where it is missing or wrong.

    An error at it would lead to a control that nobody sees.
    """

    empty = -1

    def read(self, typed: str) -> int:
        found = find_number(typed, digits=MAX_NUMBER_LENGTH)
        return self.empty if found is None else found


@dataclass(frozen=True)
class IdReader(FieldReader):
    """The id of a row, chosen from those that the page offers."""

    missing: type[Refusal] = field(default=ChoiceUnknown, kw_only=True)

    def read(self, typed: str) -> int:
        found = find_id(typed)
        if found is None:
            raise self.missing
        return found


@dataclass(frozen=True)
class Choice(FieldReader):
    """One of some values; a function gives those that are known only at the request."""

    empty = ""
    options: Collection[str] | Callable[[], Collection[str]]
    refusal: type[Refusal] = ChoiceUnknown
    missing: type[Refusal] = field(default=ChoiceUnknown, kw_only=True)

    def read(self, typed: str) -> str:
        if typed not in (self.options() if callable(self.options) else self.options):
            raise self.refusal
        return typed


@dataclass(frozen=True)
class Tick(FieldReader):
    """A check box: whether it was sent."""

    empty = False
    required: bool = field(default=False, kw_only=True)

    def read(self, typed: str) -> bool:
        return bool(typed)


Day = Annotated[dt.date, DayReader()]
OptionalDay = Annotated[dt.date | None, DayReader(required=False)]
RowId = Annotated[int, IdReader()]
Ticked = Annotated[bool, Tick()]
RowIds = Annotated[frozenset[int], BeforeValidator(find_ids)]
"""The ids of the rows ticked in a list; values that are not ids are left out."""
