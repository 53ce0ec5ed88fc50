"""The figures that a chart of a lesson or a report draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class ChartFigure:
    """A figure as it is written, and its value."""

    text: str
    value: Decimal


@dataclass(frozen=True)
class ChartRow:
    """One row of the table: a label and a figure for each series."""

    label: str
    figures: tuple[ChartFigure, ...]


@dataclass(frozen=True)
class ChartFigures:
    """`series`: the names of the columns, with their unit. `highlight`: the number of a row."""

    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    highlight: int | None = None

    def list_values(self) -> Sequence[float]:
        """Return all values, and zero, which every chart includes."""
        return [0.0, *(float(figure.value) for row in self.rows for figure in row.figures)]
