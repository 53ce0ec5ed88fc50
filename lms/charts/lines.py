"""A line that rises towards an aim, week by week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from lms.charts import svg

HEIGHT = 190
MOST_LABELS = 4
_TOP, _FLOOR = 36, 162


@dataclass(frozen=True)
class Mark:
    """A line upright at a place, and what it is."""

    place: int
    label: str


@dataclass(frozen=True)
class _Plane:
    """Where things lie. `slots` are the places along, `aim` is the height of the top line."""

    slots: int
    aim: int
    slot: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slot", svg.WIDTH / max(self.slots, 1))

    def x(self, place: float) -> float:
        return self.slot * (place + 0.5)

    def y(self, value: int) -> float:
        return _FLOOR - value * (_FLOOR - _TOP) / max(self.aim, 1)


def draw_line(
    values: Sequence[int],
    labels: Sequence[str],
    *,
    aim: int,
    title: str,
    desc: str,
    marks: Sequence[Mark] = (),
    rests: Sequence[int] = (),
) -> Markup:
    """`values` from the first place on; `labels` are as many as there are places, future ones too.

    `aim`: all that can be reached, the top line. `rests`: places drawn as quiet time.
    """
    plane = _Plane(len(labels), max(aim, *values, 1) if values else max(aim, 1))
    parts = [
        *_ground(plane, rests),
        *_rise(plane, values),
        *_uprights(plane, marks),
        *_labels(plane, labels),
    ]
    return svg.draw(parts, height=HEIGHT, title=title, desc=desc)


def _ground(plane: _Plane, rests: Sequence[int]) -> Iterator[str]:
    for place in rests:
        yield svg.rectangle(plane.slot * place, _TOP, plane.slot, _FLOOR - _TOP, "rest")
    for value in (0, plane.aim):
        yield svg.line([(0, plane.y(value)), (svg.WIDTH, plane.y(value))], "axis")
    yield svg.words(0, _TOP - 5, str(plane.aim), anchor="start")


def _rise(plane: _Plane, values: Sequence[int]) -> Iterator[str]:
    points = [(plane.x(place), plane.y(value)) for place, value in enumerate(values)]
    if not points:
        return
    last_x, last_y = points[-1]
    start = (0.0, plane.y(0))
    yield svg.area([start, *points, (last_x, plane.y(0))], "area")
    yield svg.line([start, *points], "bar", width=2.5)
    yield svg.dot(last_x, last_y, "bar")
    if values[-1] != plane.aim:
        is_late = last_x > svg.WIDTH * 0.85
        beside = -7 if is_late else 7
        yield svg.words(
            last_x + beside, last_y - 6, str(values[-1]), anchor="end" if is_late else "start"
        )


def _uprights(plane: _Plane, marks: Sequence[Mark]) -> Iterator[str]:
    for mark in marks:
        x = min(plane.x(mark.place) + plane.slot / 2, svg.WIDTH - 1)  # a week's end
        yield svg.line([(x, _TOP - 16), (x, _FLOOR)], "mark", width=1.5)
        is_late = x > svg.WIDTH / 2
        beside = -4 if is_late else 4
        yield svg.words(
            x + beside, _TOP - 20, mark.label, ink="mark", anchor="end" if is_late else "start"
        )


def _labels(plane: _Plane, labels: Sequence[str]) -> Iterator[str]:
    every = -(-len(labels) // MOST_LABELS)
    for place in range(0, len(labels), max(every, 1)):
        anchor: svg.Anchor = "start" if place == 0 else "middle"
        x = 0 if place == 0 else min(plane.x(place), svg.WIDTH - 24)
        yield svg.words(x, _FLOOR + 17, labels[place], anchor=anchor)
