"""The filled-in fields of a worksheet, as a trainer reads them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lms.content.blocks.field import FieldPart
from lms.content.compiled import CompiledLesson
from lms.plan.queries.plan_pages import FieldValue, Worksheet
from lms.plan.rules.field_values import VALUE_TYPES
from lms.plan.rules.worksheet_fields import is_blank


@dataclass(frozen=True)
class WorksheetRow:
    """A field with what is written in it.

    `table`: its rows, empty for all but tables. `choice_html`: the words of the chosen option.
    """

    part: FieldPart
    value: str
    table: tuple[tuple[str, ...], ...]
    choice_html: str
    stored: FieldValue

    @property
    def day(self) -> dt.date | None:
        """The day in a date field, None if there is none."""
        return VALUE_TYPES[self.part.type].find_day(self.value)


def list_worksheet_rows(
    text: CompiledLesson, sheet: Worksheet, *, with_shared: bool
) -> Iterator[WorksheetRow]:
    """Yield the fields in the order of the worksheet; `with_shared`: those of the plan too."""
    for part in text.parts:
        if not isinstance(part, FieldPart):
            continue
        stored = sheet.values.get(part.id, FieldValue())
        if stored.is_shared and not with_shared:
            continue
        table = VALUE_TYPES[part.type].list_rows(stored.value)
        options = {choice.id: choice.html for choice in part.choices}
        value = "" if is_blank(stored.value) else stored.value
        yield WorksheetRow(part, value, table, options.get(stored.value, ""), stored)
