"""Text cells of a workbook that stay text when somebody edits them in Excel or WPS."""

from dataclasses import dataclass
from typing import Any

from lms.sheets.cell_text import FORMULA_STARTS, strip_controls


@dataclass(frozen=True)
class TextStyle:
    """A cell format in two variants.

    `plain`: for most texts. `quoted`: with the property quotePrefix, which Excel shows as an
    apostrophe before the text, for texts that begin like a formula.
    """

    plain: Any
    quoted: Any

    def for_text(self, text: str) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        return self.quoted if text.startswith(FORMULA_STARTS) else self.plain


def add_text_style(book: Any, **properties: object) -> TextStyle:  # noqa: ANN401 - xlsxwriter has no types
    """Add both variants; `properties` are those of `Workbook.add_format`."""
    return TextStyle(
        book.add_format(properties), book.add_format({**properties, "quote_prefix": True})
    )


def write_text(sheet: Any, row: int, column: int, value: str, style: TextStyle) -> None:  # noqa: ANN401
    """Write a string cell, quoted if needed: else F2 and Enter turn `=1+1` into a formula."""
    text = strip_controls(value)
    sheet.write_string(row, column, text, style.for_text(text))
