"""Text cells of a workbook: text stays text, also after somebody has edited the cell."""

from dataclasses import dataclass
from typing import Any

import xlsxwriter

from lms.sheets.cell_text import FORMULA_STARTS, strip_controls


@dataclass(frozen=True)
class TextStyle:
    """One look twice: `marked` carries the text mark (quotePrefix) for what begins as a formula."""

    plain: Any
    marked: Any

    def of(self, text: str) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        return self.marked if text.startswith(FORMULA_STARTS) else self.plain


def add_text_style(book: xlsxwriter.Workbook, **look: object) -> TextStyle:
    """`look`: properties as `Workbook.add_format` takes them."""
    return TextStyle(book.add_format(look), book.add_format({**look, "quote_prefix": True}))


def write_text(sheet: Any, line: int, index: int, value: str, style: TextStyle) -> None:  # noqa: ANN401
    """A string cell. Without the text mark, F2 and Enter would make a formula of `=1+1`."""
    text = strip_controls(value)
    sheet.write_string(line, index, text, style.of(text))
