"""Columns chosen by the importer, where the headings of a list are not recognized."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.errors import Refusal
from lms.roster.matching.columns import (
    HEADING_ROWS,
    ColumnMap,
    HeadingsMissing,
    find_columns,
    has_headings,
    read_headings,
)
from lms.roster.matching.headings import fold_heading, match_headings
from lms.roster.models import ChosenColumns
from lms.sheets.model import Sheet, SheetRow

WITHOUT_HEADINGS = 0


class NameColumnMissing(Refusal):
    message = "Say which column holds the names."


class ColumnTwice(Refusal):
    message = "One column is chosen for two things. Choose a column of its own for each."


class ColumnOutside(Refusal):
    message = "This sheet has no such row or column. Choose again."


@dataclass(frozen=True)
class SheetColumns:
    """The sheet that holds the list, and its columns; `chosen`: None for recognized headings."""

    sheet: Sheet
    chosen: ChosenColumns | None = None


def find_sheet_columns(
    sheets: Sequence[Sheet], choices: Sequence[ChosenColumns]
) -> SheetColumns | None:
    """Return the sheet with the columns chosen for an earlier file, else with known headings.

    `choices`: those of earlier files, the newest first; each counts for a sheet with its headings.
    None: the importer has to choose.
    """
    for earlier in choices:
        for sheet in _list_by_name(sheets, earlier):
            found = _match(sheet, earlier)
            if found:
                return SheetColumns(sheet, found)
    for sheet in sheets:
        if has_headings(sheet.rows):
            return SheetColumns(sheet)
    newest = choices[0] if choices else None
    if newest and newest["number"] == WITHOUT_HEADINGS:
        width = max(newest["positions"].values())
        fitting = (sheet for sheet in sheets if any(len(row.cells) > width for row in sheet.rows))
        for sheet in fitting:
            return SheetColumns(sheet, {**newest, "sheet": sheet.name})
    return None


def choose_columns(sheet: Sheet, number: int, positions: Mapping[str, int]) -> ChosenColumns:
    """Return the choice for later files. Raises NameColumnMissing, ColumnTwice, ColumnOutside."""
    if "name" not in positions:
        raise NameColumnMissing
    if len(set(positions.values())) < len(positions):
        raise ColumnTwice
    row = next((row for row in sheet.rows[:HEADING_ROWS] if row.number == number), None)
    width = max(len(row.cells) for row in sheet.rows)
    if (row is None and number != WITHOUT_HEADINGS) or max(positions.values()) >= width:
        raise ColumnOutside
    return {
        "sheet": sheet.name,
        "number": number,
        "headings": list(row.cells) if row else [],
        "positions": dict(positions),
    }


def map_columns(rows: Sequence[SheetRow], chosen: ChosenColumns | None) -> ColumnMap:
    """Return the columns of these rows. Raises HeadingsMissing."""
    if chosen is None:
        return find_columns(rows)
    positions = chosen["positions"]
    if chosen["number"] == WITHOUT_HEADINGS:
        return ColumnMap(-1, positions, (), ())
    for index, row in enumerate(rows[:HEADING_ROWS]):
        if row.number == chosen["number"]:
            further = _find_further(row.cells, positions)
            used = {*positions.values(), *sum(further.values(), ())}
            ignored = tuple(
                text for position, text in enumerate(row.cells) if text and position not in used
            )
            return ColumnMap(index, positions, row.cells, ignored, further)
    raise HeadingsMissing


def _find_further(
    headings: Sequence[str], positions: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """Return more columns of a kind that was chosen, by their headings: a second phone."""
    match = match_headings(headings, read_headings())
    further = {}
    for key in positions.keys() & match.positions.keys():
        indexes = (match.positions[key], *match.further.get(key, ()))
        others = tuple(index for index in indexes if index not in positions.values())
        if others:
            further[key] = others
    return further


def _list_by_name(sheets: Sequence[Sheet], earlier: ChosenColumns) -> list[Sheet]:
    """Return the sheets, that of the earlier choice first."""
    name = _sheet_name(earlier["sheet"])
    return sorted(sheets, key=lambda sheet: _sheet_name(sheet.name) != name)


def _sheet_name(name: str) -> str:
    """Return the name without that of the file, which changes when a list is corrected."""
    return name.rsplit(", ", 1)[-1]


def _match(sheet: Sheet, earlier: ChosenColumns) -> ChosenColumns | None:
    """Return the earlier choice for this sheet, if one of its rows has the same headings."""
    headings = earlier["headings"]
    wanted = {
        key: headings[position]
        for key, position in earlier["positions"].items()
        if position < len(headings)
    }
    if not any(wanted.values()) or len(wanted) < len(earlier["positions"]):
        return None
    for row in sheet.rows[:HEADING_ROWS]:
        positions = {}
        for key, heading in wanted.items():
            position = _find_position(row.cells, heading, earlier["positions"][key])
            if position is not None:
                positions[key] = position
        if len(positions) == len(wanted) and len(set(positions.values())) == len(wanted):
            return {
                "sheet": sheet.name,
                "number": row.number,
                "headings": list(row.cells),
                "positions": positions,
            }
    return None


def _find_position(cells: Sequence[str], heading: str, earlier: int) -> int | None:
    """Return where the heading is now: best unchanged, and best in its earlier column."""
    folded = fold_heading(heading)
    if not folded:
        return earlier if earlier < len(cells) and cells[earlier] == heading else None
    found = [index for index, cell in enumerate(cells) if fold_heading(cell) == folded]
    return min(found, key=lambda index: (cells[index] != heading, index != earlier), default=None)
