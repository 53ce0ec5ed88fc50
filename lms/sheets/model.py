"""The rows of a spreadsheet, a CSV file or pasted cells, as text."""

from dataclasses import dataclass

from lms.errors import Refusal


@dataclass(frozen=True)
class SheetRow:
    """`number` counts from 1 as in the program. Cells are text as a person reads it.

    A number cell of a workbook is given in digits (13800100000, never 1.38E+10), a date as
    2026-11-24, a formula as its last result, an empty cell as "".
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet without its empty rows. `name`: of file and sheet. `refusal`: why it has no rows."""

    name: str
    rows: tuple[SheetRow, ...]
    refusal: Refusal | None = None
