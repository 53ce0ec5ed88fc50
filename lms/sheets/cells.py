"""Text cells of a workbook, which remain text after somebody has edited them."""

from dataclasses import dataclass
from typing import Any

from lms.sheets.cell_text import FORMULA_STARTS, strip_controls


@dataclass(frozen=True)
class TextStyle:
    """A format in two variants; `highlighted` has quotePrefix, for what looks like a formula."""

    plain: Any
    highlighted: Any

    def of(self, text: str) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        return self.highlighted if text.startswith(FORMULA_STARTS) else self.plain


def add_text_style(book: Any, **look: object) -> TextStyle:  # noqa: ANN401 - xlsxwriter has no types
    """`look`: properties as `Workbook.add_format` takes them."""
    return TextStyle(book.add_format(look), book.add_format({**look, "quote_prefix": True}))


def write_text(sheet: Any, line: int, index: int, value: str, style: TextStyle) -> None:  # noqa: ANN401
    """Write a string cell. Without the text mark, F2 and Enter would turn `=1+1` into a formula."""
    text = strip_controls(value)
    sheet.write_string(line, index, text, style.of(text))
