"""The elements that all charts consist of."""

from collections.abc import Iterable
from typing import Literal

from markupsafe import Markup, escape

WIDTH = 340
"""Drawn for the narrowest phone; a chart is never enlarged by more than about half."""
TEXT = 13
FONTS = "LMS Latin, LMS Han, sans-serif"
_COLOURS = {
    "bar": "#0f6b66",
    "light": "#a4c8c5",
    "area": "#e2eeed",
    "quiet": "#fbf3e2",
    "axis": "#d3dddb",
    "mark": "#8a5a00",
    "text": "#17282b",
}

Colour = Literal["bar", "light", "area", "quiet", "axis", "mark", "text"]
Anchor = Literal["start", "middle", "end"]


def draw(parts: Iterable[str], *, height: int, title: str, desc: str) -> Markup:
    """Return a whole picture with its title, and a sentence that describes it."""
    head = (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' font-family="{FONTS}" font-size="{TEXT}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(desc)}</desc>"
    )
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704 - all words in it are escaped


def rectangle(x: float, y: float, width: float, height: float, colour: Colour) -> str:
    sides = f'width="{_short(width)}" height="{_short(height)}"'
    return f'<rect {_style_attributes(colour)} x="{_short(x)}" y="{_short(y)}" {sides}/>'


def line(points: Iterable[tuple[float, float]], colour: Colour, *, width: float = 1) -> str:
    """Return a line without fill; add `chart-drawn` to colour an element by its stroke."""
    path = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
    return (
        f'<polyline class="chart-{colour} chart-drawn" fill="none" stroke="{_COLOURS[colour]}"'
        f' stroke-width="{_short(width)}" points="{path}"/>'
    )


def area(points: Iterable[tuple[float, float]], colour: Colour) -> str:
    path = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
    return f'<polygon {_style_attributes(colour)} points="{path}"/>'


def dot(x: float, y: float, colour: Colour) -> str:
    return f'<circle {_style_attributes(colour)} cx="{_short(x)}" cy="{_short(y)}" r="3.5"/>'


def text_label(
    x: float, y: float, text: str, *, colour: Colour = "text", anchor: Anchor = "middle"
) -> str:
    anchor_attribute = "" if anchor == "start" else f' text-anchor="{anchor}"'
    position = f'x="{_short(x)}" y="{_short(y)}"'
    return f"<text {_style_attributes(colour)} {position}{anchor_attribute}>{escape(text)}</text>"


def _style_attributes(colour: Colour) -> str:
    return f'class="chart-{colour}" fill="{_COLOURS[colour]}"'


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
