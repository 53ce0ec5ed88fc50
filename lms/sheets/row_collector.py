"""Collects rows under limits, one row after the other."""

from collections.abc import Sequence

from lms.sheets.cell_text import clean_cell
from lms.sheets.model import SheetRow
from lms.sheets.refusals import (
    MAX_CELL_LENGTH,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    CellTooLong,
    SheetEmpty,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)


class RowCollector:
    """Keeps the rows that are not empty. `close` raises SheetEmpty if there was none."""

    def __init__(self) -> None:
        self.rows: list[SheetRow] = []
        self._cells = 0

    def add(self, number: int, texts: Sequence[str], *, is_hidden: bool = False) -> None:
        """Add a row. Raises TooManyRows, TooManyColumns, TooManyCells and CellTooLong."""
        cells = [clean_cell(text) for text in texts]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if len(self.rows) == MAX_ROWS:
            raise TooManyRows(most=MAX_ROWS)
        if len(cells) > MAX_COLUMNS:
            raise TooManyColumns(row=number, most=MAX_COLUMNS)
        for index, cell in enumerate(cells):
            if len(cell) > MAX_CELL_LENGTH:
                raise CellTooLong(row=number, column=name_column(index), most=MAX_CELL_LENGTH)
        self._cells += len(cells)
        if self._cells > MAX_CELLS:
            raise TooManyCells(most=MAX_CELLS)
        self.rows.append(SheetRow(number, tuple(cells), is_hidden))

    def close(self) -> tuple[SheetRow, ...]:
        if not self.rows:
            raise SheetEmpty
        return tuple(self.rows)


def name_column(index: int) -> str:
    """Return A for 0, Z for 25, AA for 26, as in the column headings of the program."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
