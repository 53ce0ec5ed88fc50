"""A worksheet as a page renders it: its parts in order, each field with its value."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from markupsafe import Markup

from lms.accounts.rules.typed_values import find_number
from lms.content.blocks.field import FieldPart
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure
from lms.content.numbers import read_number
from lms.pages.learner.view_models.copied_results import CopiedNumber, add_copies
from lms.pages.learner.view_models.rules_in_force import mark_part
from lms.plan.queries.plan_pages import FieldValue, Worksheet
from lms.plan.rules.field_values import VALUE_TYPES
from lms.plan.services.shared_pages import FieldConflict

PREFIX = "field-"
VERSION = "version-"
MIN_ROWS = 3
Values: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class WorksheetFieldView:
    """A field with its text; `other_save` is another person's newer text that conflicts with it.

    `version` is that of the text which the writer has seen: the next save is compared with it.
    `number`: its position from 1 among the `total` fields of the worksheet. `calculator_value`: the
    number brought from a calculator; it is in an empty field, and beside one that has a number.
    `is_example_number`: that number is the result of the worked example.
    """

    part: FieldPart
    value: str
    stored: FieldValue
    version: int = 0
    table: tuple[tuple[str, ...], ...] = ()
    error: str = ""
    other_save: FieldValue | None = None
    number: int = 0
    total: int = 0
    calculator_value: str = ""
    is_example_number: bool = False

    @property
    def is_copied(self) -> bool:
        """True if the field contains the number of the calculator, which is not stored yet."""
        return (
            bool(self.calculator_value) and self.value == self.calculator_value != self.stored.value
        )

    @property
    def is_copy_offered(self) -> bool:
        """True if the field holds another number than the one of the calculator."""
        return bool(self.calculator_value) and read_number(self.value) != read_number(
            self.calculator_value
        )

    @property
    def is_area(self) -> bool:
        """True if the field expects sentences: a text that is not the name of a person."""
        return self.part.type == "long" or (
            self.part.type == "text" and self.part.plan_role != "owner"
        )

    @property
    def is_saved(self) -> bool:
        return bool(self.value) and self.value == self.stored.value

    @property
    def previous_text(self) -> str:
        """The text written before the plan was open to the person, unless the field has it."""
        previous_text = self.stored.previous_text
        is_held = VALUE_TYPES[self.part.type].contains(self.value, previous_text)
        return "" if is_held else previous_text

    @property
    def previous_text_shown(self) -> str:
        """Return that text in words: of a choice its label."""
        labels = {choice.id: Markup(choice.html).striptags() for choice in self.part.choices}  # noqa: S704
        return labels.get(self.previous_text, self.previous_text)

    @property
    def earlier_table(self) -> tuple[tuple[str, ...], ...]:
        return VALUE_TYPES[self.part.type].list_rows(self.previous_text)

    @property
    def is_proposed(self) -> bool:
        """True if the field contains such a text, which the next save puts into the plan."""
        is_unsaved = self.value != self.stored.value
        return bool(self.value) and is_unsaved and self.value == self.stored.previous_text

    @property
    def control(self) -> str:
        return PREFIX + self.part.id

    @property
    def shown_date(self) -> dt.date | None:
        """The day in a date field, None if there is none."""
        return VALUE_TYPES[self.part.type].find_day(self.value)

    @property
    def other_date(self) -> dt.date | None:
        """The day that somebody else saved in the meantime."""
        return VALUE_TYPES[self.part.type].find_day(
            self.other_save.value if self.other_save else ""
        )


@dataclass(frozen=True)
class WorksheetView:
    """Parts in order: the kind of each, and what its template draws."""

    parts: tuple[tuple[str, object], ...]

    @property
    def fields(self) -> tuple[WorksheetFieldView, ...]:
        return tuple(part for _, part in self.parts if isinstance(part, WorksheetFieldView))

    @property
    def invalid_fields(self) -> tuple[WorksheetFieldView, ...]:
        return tuple(field for field in self.fields if field.error)

    @property
    def conflicts(self) -> tuple[WorksheetFieldView, ...]:
        return tuple(field for field in self.fields if field.other_save)

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages of the plan that this worksheet fills, in order."""
        shared = [field.part.plan_page for field in self.fields if field.stored.is_shared]
        return tuple(dict.fromkeys(shared))

    @property
    def last_saved(self) -> FieldValue | None:
        """The newest save of a shared field."""
        saved = [field.stored for field in self.fields if field.stored.saved_by]
        return max(saved, key=_saved_at, default=None)


@dataclass(frozen=True)
class SubmittedWorksheet:
    """The posted values that stay in the form, with the versions of shared fields it began with.

    `conflicts`: fields that somebody else changed in the meantime.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    conflicts: Sequence[FieldConflict] = ()


def build_worksheet(
    text: CompiledLesson,
    sheet: Worksheet | None,
    *,
    today: dt.date,
    is_trainer: bool = False,
    typed: SubmittedWorksheet | None = None,
    address: Mapping[str, str] = MappingProxyType({}),
    copied: CopiedNumber | None = None,
    structure: CourseStructure | None = None,
) -> WorksheetView:
    """Return the view of a worksheet on a day; `sheet` is None for readers without one.

    `address`: the values of the page's address, which calculators read. `structure`: the course of
    an enrolled reader, whose calculators link to the fields that take their results over.
    """
    stored = sheet.values if sheet else {}
    parts: list[tuple[str, object]] = []
    number, total = 0, sum(isinstance(part, FieldPart) for part in text.parts)
    for part in text.parts:
        if isinstance(part, FieldPart):
            number += 1
            value = stored.get(part.id, FieldValue())
            view = _field(part, value, typed or SubmittedWorksheet())
            view = replace(view, number=number, total=total)
            is_target = copied is not None and copied.field == part.id
            parts.append((part.kind, _bring(view, copied) if copied and is_target else view))
        elif "worksheet" in part.pages and (is_trainer or not part.is_for_trainers):
            built = add_copies(part.build_view(address), structure)
            parts.append((part.kind, mark_part(built, today)))
    return WorksheetView(tuple(parts))


def propose_previous_texts(sheet: Worksheet) -> SubmittedWorksheet:
    """Return own texts for fields of the plan that are empty; the next save puts them there."""
    values = {id_: text.previous_text for id_, text in sheet.values.items() if not text.value}
    return SubmittedWorksheet({id_: text for id_, text in values.items() if text})


def read_submitted(text: CompiledLesson, posted: Mapping[str, Sequence[str]]) -> Values:
    """Return the posted value of each field of the worksheet; fields not posted are omitted."""
    found = {}
    for part in text.parts:
        values = posted.get(PREFIX + getattr(part, "id", ""))
        if isinstance(part, FieldPart) and values is not None:
            found[part.id] = VALUE_TYPES[part.type].read(part, values)
    return found


def read_versions(posted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the versions of shared fields as the page showed them."""
    read = {
        key.removeprefix(VERSION): find_number(values[0] if values else "", digits=9)
        for key, values in posted.items()
        if key.startswith(VERSION)
    }
    return {key: number for key, number in read.items() if number is not None}


def _field(part: FieldPart, stored: FieldValue, typed: SubmittedWorksheet) -> WorksheetFieldView:
    value = typed.values.get(part.id, stored.value)
    other_save = next(
        (difference.saved for difference in typed.conflicts if difference.field == part.id), None
    )
    version = stored.version
    if value != stored.value and other_save is None:
        # The writer has not seen this text: a later save must still be compared with it.
        version = typed.versions.get(part.id, stored.version)
    return WorksheetFieldView(
        part=part,
        value=value,
        stored=stored,
        version=version,
        table=_rows(part, value),
        error=typed.errors.get(part.id, ""),
        other_save=other_save,
    )


def _bring(view: WorksheetFieldView, copied: CopiedNumber) -> WorksheetFieldView:
    """Return the field with the number of a calculator: in it only if it is empty."""
    return replace(
        view,
        calculator_value=copied.number,
        is_example_number=copied.is_example,
        value=view.value or copied.number,
    )


def _rows(part: FieldPart, value: str) -> tuple[tuple[str, ...], ...]:
    """Return all rows of a table, including empty ones; none for a field without columns."""
    width, filled = len(part.columns), VALUE_TYPES[part.type].list_rows(value)
    if not width:
        return ()
    count = max(part.rows or MIN_ROWS, len(filled))
    padded = [*filled, *[()] * (count - len(filled))]
    return tuple(tuple([*row, *[""] * width][:width]) for row in padded)


def _saved_at(value: FieldValue) -> dt.datetime:
    return value.saved_at or dt.datetime.min.replace(tzinfo=dt.UTC)
