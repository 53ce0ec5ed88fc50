"""Lines over a row of steps such as years, with figures at the points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from lms.charts import fluid
from lms.charts.figures import ChartFigures
from lms.charts.legend import draw_legend

_HIGH, _ABOVE, _EDGE = 9.0, 1.5, 3.0
_LABEL_LINES = 2


@dataclass
class _PlotArea:
    """`top` in em. Points lie from `_EDGE` to 100 - `_EDGE` per cent across."""

    figures: ChartFigures
    top: float
    low: float = field(init=False)
    high: float = field(init=False)

    def __post_init__(self) -> None:
        values = self.figures.list_values()
        self.low, self.high = min(values), max(values)

    @property
    def slot(self) -> float:
        """Return the distance of two points, in em of the narrowest chart."""
        return fluid.WIDTH * (100 - 2 * _EDGE) / 100 / max(len(self.figures.rows) - 1, 1)

    def x(self, position: int) -> float:
        return _EDGE + (100 - 2 * _EDGE) * position / max(len(self.figures.rows) - 1, 1)

    def y(self, value: float) -> float:
        """Return the height of a value below the top of the plot, in em."""
        return _HIGH * (self.high - value) / ((self.high - self.low) or 1)


def draw_series_lines(figures: ChartFigures, *, label: str) -> Markup:
    """Return the chart; its vertical axis includes zero. A highlighted point has another colour."""
    legend, height = draw_legend(figures.series, is_line=True)
    plot = _PlotArea(figures, height + _ABOVE)
    floor = plot.top + plot.y(0)
    bottom = plot.top + _HIGH
    labels, lines = _draw_labels(plot, bottom)
    parts = [
        legend,
        fluid.group("floor", [fluid.line_across(0, 100, floor)]),
        *_draw_curves(plot),
        *_draw_dots(plot),
        *labels,
        *_draw_values(plot),
    ]
    return fluid.draw(parts, height=bottom + 0.5 + lines * fluid.LINE, label=label)


def _draw_curves(plot: _PlotArea) -> Iterator[str]:
    for number in range(len(plot.figures.series)):
        values = [float(row.figures[number].value) for row in plot.figures.rows]
        points = " ".join(
            f"{plot.x(position):.1f},{plot.y(value):.2f}" for position, value in enumerate(values)
        )
        yield (
            f'<svg class="chart-stroke chart-stroke-{number + 1}" y="{fluid.em(plot.top)}"'
            f' width="100%" height="{fluid.em(_HIGH)}" viewBox="0 0 100 {_HIGH:g}"'
            f' preserveAspectRatio="none"><polyline points="{points}"/></svg>'
        )


def _draw_dots(plot: _PlotArea) -> Iterator[str]:
    dots: dict[str, list[str]] = {"ink": [], "bar": [], "mark": []}
    for number in reversed(range(len(plot.figures.series))):
        for position, row in enumerate(plot.figures.rows):
            is_marked = position == plot.figures.highlight
            y = plot.top + plot.y(float(row.figures[number].value))
            kind = "ink" if number else "mark" if is_marked else "bar"
            size = "0.38em" if is_marked else "0.24em"
            x = fluid.percent(plot.x(position))
            dots[kind].append(f'<circle cx="{x}" cy="{fluid.em(y)}" r="{size}"/>')
    yield from (fluid.group(kind, drawn) for kind, drawn in dots.items())


def _draw_labels(plot: _PlotArea, bottom: float) -> tuple[list[str], int]:
    """Return the labels of as many points as fit, with the number of their lines."""
    rows = plot.figures.rows
    widest = min(max((fluid.measure(row.label) for row in rows), default=0), fluid.WIDTH / 2)
    shown = _choose(plot, widest, [0, len(rows) - 1] if rows else [])
    width = max(plot.slot - 0.5, 3.5) if len(shown) == len(rows) else fluid.WIDTH / 2 - 0.5
    texts: dict[str, list[str]] = {"text": [], "strong": []}
    most = 1
    for position in shown:
        lines = fluid.wrap(rows[position].label, width, most=_LABEL_LINES)
        most = max(most, len(lines))
        kind = "strong" if position == plot.figures.highlight else "text"
        texts[kind].append(_draw_at(plot, position, bottom + 1.3, lines))
    return [fluid.group(kind, drawn) for kind, drawn in texts.items()], most


def _draw_values(plot: _PlotArea) -> Iterator[str]:
    rows, has_two = plot.figures.rows, len(plot.figures.series) > 1
    texts: dict[str, list[str]] = {"text": [], "strong": []}
    for number in range(len(plot.figures.series)):
        figures = [row.figures[number] for row in rows]
        widest = max((fluid.measure(figure.text) for figure in figures), default=0)
        values = [float(figure.value) for figure in figures]
        ends = [0, len(rows) - 1] if rows else []
        if rows and not has_two:
            ends += [values.index(max(values)), values.index(min(values))]
        shown = _choose(plot, widest, ends)
        for position in shown if not has_two else [n for n in shown if n in _ends(plot)]:
            is_upper = not has_two or _is_upper(plot, number, position)
            y = plot.top + plot.y(values[position]) + (-0.55 if is_upper else 1.35)
            kind = "strong" if position == plot.figures.highlight else "text"
            texts[kind].append(_draw_at(plot, position, y, [figures[position].text]))
    yield from (fluid.group(kind, drawn) for kind, drawn in texts.items())


def _ends(plot: _PlotArea) -> set[int]:
    return {0, len(plot.figures.rows) - 1, plot.figures.highlight or 0}


def _is_upper(plot: _PlotArea, number: int, position: int) -> bool:
    """Return whether the figure of a series is above its point: below it only where it fits."""
    values = [float(figure.value) for figure in plot.figures.rows[position].figures]
    other = values[1 - number]
    is_higher = values[number] > other or (values[number] == other and number == 0)
    has_room = _HIGH - plot.y(values[number]) > 1.3
    return is_higher or not has_room


def _choose(plot: _PlotArea, width: float, first: Sequence[int]) -> list[int]:
    """Return the points that can be labelled side by side: all, or `first` and what fits."""
    wanted = [plot.figures.highlight] if plot.figures.highlight is not None else []
    chosen: list[int] = []
    for position in (*wanted, *first, *range(len(plot.figures.rows))):
        if all(abs(position - other) * plot.slot >= width + 0.5 for other in chosen):
            chosen.append(position)
    return sorted(chosen)


def _draw_at(plot: _PlotArea, position: int, y: float, lines: Sequence[str]) -> str:
    """Return text at a point, inside the chart at both ends."""
    half = max(map(fluid.measure, lines)) * 0.6 / fluid.WIDTH * 100  # letters may be wide
    x = plot.x(position)
    if x - half < 0:
        return fluid.text_lines(lines, y)
    if x + half > 100:
        return fluid.text_lines(lines, y, x="100%", anchor="end")
    return fluid.text_lines(lines, y, x=fluid.percent(x), anchor="middle")
