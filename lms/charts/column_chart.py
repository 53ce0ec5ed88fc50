"""A column chart: the number of each kind, or in each week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lms.charts import svg

HEIGHT = 176
MAX_LABELS = 6
MAX_NUMBERS = 14
_TOP, _FLOOR = 20, 150
_MAX_WIDTH = 46


@dataclass(frozen=True)
class ChartColumn:
    """`is_light`: drawn in the light colour; its label must say the same in words."""

    label: str
    value: int
    is_light: bool = False


def draw_columns(columns: Sequence[ChartColumn], *, title: str, desc: str) -> Markup:
    """Return columns with numbers above and labels below.

    If there are many, some labels are omitted.
    """
    return svg.draw(_parts(columns), height=HEIGHT, title=title, desc=desc)


def _parts(columns: Sequence[ChartColumn]) -> Iterator[str]:
    slot = svg.WIDTH / max(len(columns), 1)
    largest = max((column.value for column in columns), default=0) or 1
    wide = min(slot * 0.72, _MAX_WIDTH)
    numbered = _list_numbered(columns)
    every = -(-len(columns) // MAX_LABELS)
    yield svg.line([(0, _FLOOR), (svg.WIDTH, _FLOOR)], "axis")
    for position, chart_column in enumerate(columns):
        middle = slot * (position + 0.5)
        high = chart_column.value * (_FLOOR - _TOP) / largest
        if chart_column.value:
            colour: svg.Colour = "light" if chart_column.is_light else "bar"
            yield svg.rectangle(middle - wide / 2, _FLOOR - high, wide, high, colour)
        if position in numbered:
            yield svg.text_label(middle, _FLOOR - high - 5, str(chart_column.value))
        if position % every == 0:
            half = min(len(chart_column.label) * svg.TEXT * 0.3, svg.WIDTH / 2)
            within = min(max(middle, half), svg.WIDTH - half)
            yield svg.text_label(within, _FLOOR + 17, chart_column.label)


def _list_numbered(columns: Sequence[ChartColumn]) -> set[int]:
    """Return the indexes of all columns if they fit; else of the first highest and the last one."""
    positions = range(len(columns))
    if len(columns) <= MAX_NUMBERS:
        return set(positions)
    return {max(positions, key=lambda position: columns[position].value), len(columns) - 1}
