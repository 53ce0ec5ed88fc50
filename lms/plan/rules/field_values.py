"""Values of worksheet fields by the type of the field: how each is read and stored. Pure."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from lms.accounts.rules.typed_values import DateUnreadable, read_date
from lms.content.blocks.field import FieldPart
from lms.content.model import FieldType
from lms.content.numbers import read_number
from lms.i18n import gettext_noop as _
from lms.plan.rules.worksheet_fields import format_table, read_table
from lms.short_text import clean_long_text

MIN_CONTAINED_LENGTH = 10  # characters; a shorter text may be part of any other by chance
# A character of a word. Han and kana are written without spaces: each may begin or end a text.
_WORD = r"[^\W\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"


class FieldValueType:
    """A value that is stored as it was typed.

    `error`: the message for a value that cannot be read.
    """

    error: ClassVar[str] = ""

    def read(self, part: FieldPart, posted: Sequence[str]) -> str:
        """Return the text to store for the posted values of the field's controls."""
        del part
        return clean_long_text(posted[0] if posted else "").strip()

    def is_parseable(self, part: FieldPart, value: str) -> bool:
        """Return whether a value that is not blank can be stored."""
        del part, value
        return True

    def list_rows(self, value: str) -> tuple[tuple[str, ...], ...]:
        """Return the rows of a stored table; none for all other types."""
        del value
        return ()

    def find_day(self, value: str) -> dt.date | None:
        """Return the stored day; None for all other types and where there is none."""
        del value
        return None

    def contains(self, value: str, text: str) -> bool:
        """Return whether a value holds all of another one."""
        return value == text


class _TextValue(FieldValueType):
    """Sentences: a value holds another text as whole lines, or a longer one between its words."""

    def contains(self, value: str, text: str) -> bool:
        if f"\n{text}\n" in f"\n{value}\n":
            return True
        return len(text) >= MIN_CONTAINED_LENGTH and _contains_words(value, text)


class _NumberValue(FieldValueType):
    error = _("Write a number with digits, such as 1,200.")

    def is_parseable(self, part: FieldPart, value: str) -> bool:
        del part
        return read_number(value) is not None


class _DateValue(FieldValueType):
    """A day: `2027年3月15日` or `2027/3/15` is stored as `2027-03-15`, other text unchanged."""

    error = _("Write the date as year, month, day: 2027-03-15.")

    def read(self, part: FieldPart, posted: Sequence[str]) -> str:
        value = super().read(part, posted)
        day = self.find_day(value)
        return day.isoformat() if day else value

    def is_parseable(self, part: FieldPart, value: str) -> bool:
        del part
        return self.find_day(value) is not None

    def find_day(self, value: str) -> dt.date | None:
        return find_day(value)


class _ChoiceValue(FieldValueType):
    error = _("Choose one of the lines.")

    def is_parseable(self, part: FieldPart, value: str) -> bool:
        return value in {choice.id for choice in part.choices}


class _TableValue(FieldValueType):
    """Cells, posted row by row; a table without any text is blank."""

    def read(self, part: FieldPart, posted: Sequence[str]) -> str:
        width = max(1, len(part.columns))
        cells = [clean_long_text(cell) for cell in posted]
        rows = [cells[i : i + width] for i in range(0, len(cells), width)]
        return format_table(rows) if any(cell.strip() for cell in cells) else ""

    def list_rows(self, value: str) -> tuple[tuple[str, ...], ...]:
        return read_table(value)


VALUE_TYPES: Mapping[FieldType, FieldValueType] = {
    "text": _TextValue(),
    "long": _TextValue(),
    "number": _NumberValue(),
    "money": _NumberValue(),
    "date": _DateValue(),
    "choice": _ChoiceValue(),
    "table": _TableValue(),
}


def _contains_words(value: str, text: str) -> bool:
    """Return whether a value has a text that neither begins nor ends inside a word."""
    before = f"(?<!{_WORD})" if re.match(_WORD, text[0]) else ""
    after = f"(?!{_WORD})" if re.match(_WORD, text[-1]) else ""
    return re.search(before + re.escape(text) + after, value) is not None


def find_day(text: str) -> dt.date | None:
    """Return the day that the text is, None for all other text."""
    try:
        return read_date(text)
    except DateUnreadable:
        return None
