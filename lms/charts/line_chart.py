"""A line that rises towards a target, week by week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from lms.charts import svg

HEIGHT = 190
MAX_LABELS = 4
_TOP, _FLOOR = 36, 162


@dataclass(frozen=True)
class ChartMarker:
    """A vertical line at a position, and its label."""

    position: int
    label: str


@dataclass(frozen=True)
class _PlotArea:
    """The geometry of the plot.

    `slots` is the number of weeks, `target` the value of the top line.
    """

    slots: int
    target: int
    slot: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slot", svg.WIDTH / max(self.slots, 1))

    def x(self, position: float) -> float:
        return self.slot * (position + 0.5)

    def y(self, value: int) -> float:
        return _FLOOR - value * (_FLOOR - _TOP) / max(self.target, 1)


def draw_line(
    values: Sequence[int],
    labels: Sequence[str],
    *,
    target: int,
    title: str,
    desc: str,
    markers: Sequence[ChartMarker] = (),
    quiet: Sequence[int] = (),
) -> Markup:
    """Return the chart; `values` begin at the first slot, `labels` name all slots, future ones too.

    `target`: the highest possible value, the top line. `quiet`: slots drawn as a quiet period.
    """
    plot = _PlotArea(len(labels), max(target, *values, 1) if values else max(target, 1))
    parts = [
        *_draw_background(plot, quiet),
        *_draw_curve(plot, values),
        *_draw_markers(plot, markers),
        *_draw_labels(plot, labels),
    ]
    return svg.draw(parts, height=HEIGHT, title=title, desc=desc)


def _draw_background(plot: _PlotArea, quiet: Sequence[int]) -> Iterator[str]:
    for position in quiet:
        yield svg.rectangle(plot.slot * position, _TOP, plot.slot, _FLOOR - _TOP, "quiet")
    for value in (0, plot.target):
        yield svg.line([(0, plot.y(value)), (svg.WIDTH, plot.y(value))], "axis")
    yield svg.text_label(0, _TOP - 5, str(plot.target), anchor="start")


def _draw_curve(plot: _PlotArea, values: Sequence[int]) -> Iterator[str]:
    points = [(plot.x(position), plot.y(value)) for position, value in enumerate(values)]
    if not points:
        return
    last_x, last_y = points[-1]
    start = (0.0, plot.y(0))
    yield svg.area([start, *points, (last_x, plot.y(0))], "area")
    yield svg.line([start, *points], "bar", width=2.5)
    yield svg.dot(last_x, last_y, "bar")
    if values[-1] != plot.target:
        is_late = last_x > svg.WIDTH * 0.85
        beside = -7 if is_late else 7
        yield svg.text_label(
            last_x + beside, last_y - 6, str(values[-1]), anchor="end" if is_late else "start"
        )


def _draw_markers(plot: _PlotArea, markers: Sequence[ChartMarker]) -> Iterator[str]:
    for marker in markers:
        x = min(plot.x(marker.position) + plot.slot / 2, svg.WIDTH - 1)  # a week's end
        yield svg.line([(x, _TOP - 16), (x, _FLOOR)], "mark", width=1.5)
        is_late = x > svg.WIDTH / 2
        beside = -4 if is_late else 4
        yield svg.text_label(
            x + beside, _TOP - 20, marker.label, colour="mark", anchor="end" if is_late else "start"
        )


def _draw_labels(plot: _PlotArea, labels: Sequence[str]) -> Iterator[str]:
    every = -(-len(labels) // MAX_LABELS)
    for position in range(0, len(labels), max(every, 1)):
        anchor: svg.Anchor = "start" if position == 0 else "middle"
        x = 0 if position == 0 else min(plot.x(position), svg.WIDTH - 24)
        yield svg.text_label(x, _FLOOR + 17, labels[position], anchor=anchor)
