"""An empty workbook to be filled in: headings, an example, and a sheet of explanations."""

from collections.abc import Sequence
from typing import IO, Any

from lms.sheets.cell_text import strip_controls
from lms.sheets.cells import add_text_style, write_text


def write_template(
    target: IO[bytes],
    *,
    title: str,
    columns: Sequence[str],
    example: Sequence[str],
    notes: tuple[str, Sequence[tuple[str, str]]],
) -> None:
    """Write the workbook.

    `notes`: title of the second sheet, and pairs of heading and explanation.
    """
    import xlsxwriter  # slow import, for those who download

    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    head = add_text_style(book, bold=True, bg_color="#E3F0EF", bottom=1, num_format="@")
    text = book.add_format({"num_format": "@"})
    gray = add_text_style(book, num_format="@", italic=True, font_color="#66706E")
    sheet = book.add_worksheet(strip_controls(title)[:31])
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, 24, text)
        write_text(sheet, 0, index, column, head)
        write_text(sheet, 1, index, example[index], gray)
    _write_notes(book, *notes)
    book.close()


def _write_notes(book: Any, title: str, notes: Sequence[tuple[str, str]]) -> None:  # noqa: ANN401
    bold = add_text_style(book, bold=True, valign="top")
    wrapped = add_text_style(book, text_wrap=True, valign="top")
    sheet = book.add_worksheet(strip_controls(title)[:31])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for number, (heading, note) in enumerate(notes):
        write_text(sheet, number, 0, heading, bold)
        write_text(sheet, number, 1, note, wrapped)
