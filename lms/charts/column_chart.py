"""Columns side by side: how many there are of each kind, or in each week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lms.charts import svg

HEIGHT = 176
MOST_LABELS = 6
MOST_NUMBERS = 14
_TOP, _FLOOR = 20, 150
_WIDEST = 46


@dataclass(frozen=True)
class ChartColumn:
    """`is_light`: told apart from the others; its label must say the same in words."""

    label: str
    value: int
    is_light: bool = False


def draw_columns(columns: Sequence[ChartColumn], *, title: str, desc: str) -> Markup:
    """Each with its number above and its label below; many of them share out the labels."""
    return svg.draw(_parts(columns), height=HEIGHT, title=title, desc=desc)


def _parts(columns: Sequence[ChartColumn]) -> Iterator[str]:
    slot = svg.WIDTH / max(len(columns), 1)
    largest = max((one.value for one in columns), default=0) or 1
    wide = min(slot * 0.72, _WIDEST)
    numbered = _list_numbered(columns)
    every = -(-len(columns) // MOST_LABELS)
    yield svg.line([(0, _FLOOR), (svg.WIDTH, _FLOOR)], "axis")
    for position, one in enumerate(columns):
        middle = slot * (position + 0.5)
        high = one.value * (_FLOOR - _TOP) / largest
        if one.value:
            ink: svg.Ink = "soft" if one.is_light else "bar"
            yield svg.rectangle(middle - wide / 2, _FLOOR - high, wide, high, ink)
        if position in numbered:
            yield svg.text_label(middle, _FLOOR - high - 5, str(one.value))
        if position % every == 0:
            yield svg.text_label(*_label_position(middle, one.label), one.label)


def _list_numbered(columns: Sequence[ChartColumn]) -> set[int]:
    """All where there is room; else the first of the highest, and the last."""
    positions = range(len(columns))
    if len(columns) <= MOST_NUMBERS:
        return set(positions)
    return {max(positions, key=lambda position: columns[position].value), len(columns) - 1}


def _label_position(middle: float, label: str) -> tuple[float, float]:
    """Below its column, but inside the picture."""
    half = min(len(label) * svg.TEXT * 0.3, svg.WIDTH / 2)
    return min(max(middle, half), svg.WIDTH - half), _FLOOR + 17
