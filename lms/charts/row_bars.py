"""Bars one below the other, each under its label and with its figure behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from lms.charts import fluid
from lms.charts.figures import ChartFigures, ChartRow
from lms.charts.legend import draw_legend

_BAR, _BETWEEN, _GAP = 1.0, 0.15, 0.55
_BASELINE = 0.82
_MAX_RESERVED = 0.6


@dataclass
class _BarScale:
    """Per cent of the width: `zero` is where bars begin, `unit` the length of one."""

    figures: ChartFigures
    zero: float = field(init=False)
    unit: float = field(init=False)

    def __post_init__(self) -> None:
        values = self.figures.list_values()
        texts = (figure.text for row in self.figures.rows for figure in row.figures)
        widest = max(map(fluid.measure, texts), default=0) * 1.15 + 0.5  # digits are wide
        room = 100 * (1 - min(widest / fluid.WIDTH, _MAX_RESERVED))
        low, high = min(values), max(values)
        self.unit = room / ((high - low) or 1)
        self.zero = -low * self.unit if low else 0


def draw_row_bars(figures: ChartFigures, *, label: str) -> Markup:
    """Return the chart.

    A figure below zero is written right of the line, and its bar is drawn left of it. A highlighted
    row has bars of another colour and bold letters. The line at zero is drawn where bars cannot
    show it.
    """
    legend, y = draw_legend(figures.series)
    scale = _BarScale(figures)
    kinds: dict[str, list[str]] = {"bar": [], "second": [], "mark": [], "zero": []}
    texts: dict[str, list[str]] = {"text": [], "strong": []}
    for number, row in enumerate(figures.rows):
        is_marked = number == figures.highlight
        lines = fluid.wrap(row.label)
        written = texts["strong" if is_marked else "text"]
        written.append(fluid.text_lines(lines, y + 1))
        y += len(lines) * fluid.LINE
        for kind, drawn, figure in _list_bars(row, scale, y):
            kinds["mark" if is_marked and kind == "bar" else kind].append(drawn)
            written.append(figure)
        high = len(row.figures) * (_BAR + _BETWEEN)
        if scale.zero or not all(figure.value for figure in row.figures):
            kinds["zero"].append(fluid.rectangle(scale.zero, y - 0.1, 0.3, high + 0.05))
        y += high + _GAP
    groups = {**kinds, **texts}
    parts = [legend, *(fluid.group(kind, drawn) for kind, drawn in groups.items())]
    return fluid.draw(parts, height=y - _GAP + 0.2, label=label)


def _list_bars(row: ChartRow, scale: _BarScale, y: float) -> Iterator[tuple[str, str, str]]:
    """Yield the class, the bar and its figure, for each series."""
    for number, figure in enumerate(row.figures):
        top = y + number * (_BAR + _BETWEEN)
        length = float(figure.value) * scale.unit
        start, end = sorted((scale.zero, scale.zero + length))
        kind = "second" if number else "bar"
        bar = fluid.rectangle(start, top, end - start, _BAR) if length else ""
        yield kind, bar, fluid.value_label(end, top + _BASELINE, figure.text)
