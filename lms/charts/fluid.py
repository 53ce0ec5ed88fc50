"""The elements of charts that fill the width of their text.

Lengths across are per cent and lengths down are em, so that the letters have the size of the page
on every screen. Colours come from classes alone; such a chart is not for the PDF engine.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

LINE = 1.35
"""The height of a line of text, in em."""
WIDTH = 16.5
"""The width of the narrowest place for a chart (a call-out on a 320 px phone), in em."""
_LATIN, _HAN, _CAPITAL = 0.5, 1.0, 0.68


def draw(parts: Iterable[str], *, height: float, label: str) -> Markup:
    """Return the picture; `label` tells screen readers where its figures are."""
    head = f'<svg class="chart chart-fluid" height="{em(height)}" role="img"'
    return Markup(f'{head} aria-label="{escape(label)}">{"".join(parts)}</svg>')  # noqa: S704 - all words in it are escaped


def group(name: str, parts: Iterable[str]) -> str:
    """Return elements of one class; nothing if there are none."""
    inside = "".join(parts)
    return f'<g class="chart-{name}">{inside}</g>' if inside else ""


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """Return a rectangle: x and width in per cent, y and height in em."""
    sides = f'width="{percent(width)}" height="{em(height)}"'
    return f'<rect x="{percent(x)}" y="{em(y)}" {sides}/>'


def line_across(start: float, end: float, y: float) -> str:
    """Return a level line: start and end in per cent, y in em."""
    ends = f'x1="{percent(start)}" x2="{percent(end)}"'
    return f'<line {ends} y1="{em(y)}" y2="{em(y)}"/>'


def text_lines(lines: Sequence[str], y: float, *, x: str = "0", anchor: str = "") -> str:
    """Return lines of text one below the other; y is that of the first line's letters."""
    extra = f' text-anchor="{anchor}"' if anchor else ""
    return "".join(
        f'<text x="{x}" y="{em(y + number * LINE)}"{extra}>{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def value_label(x: float, y: float, text: str) -> str:
    """Return a figure just behind a bar that ends at x."""
    return f'<text x="{percent(x)}" dx=".35em" y="{em(y)}">{escape(text)}</text>'


def measure(text: str) -> float:
    """Return about how wide a text is, in em."""
    return sum(map(_measure_sign, text))


def _measure_sign(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return _HAN
    return _CAPITAL if sign.isupper() else _LATIN


def wrap(text: str, width: float = WIDTH, *, most: int = 0) -> list[str]:
    """Return the text in lines of at most `width` em; with `most`, the rest is cut with a mark.

    A line ends at a space, between Han characters, or inside a word that is too long.
    """
    lines = [""]
    for piece in _list_pieces(text, width):
        if lines[-1] and measure((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    lines = [line.rstrip() for line in lines]
    if most and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


def _list_pieces(text: str, width: float) -> list[str]:
    """Return what a line may not break: words with the space before, single Han characters."""
    pieces: list[str] = [""]
    for sign in text:
        is_wide = _measure_sign(sign) == _HAN
        is_mark = unicodedata.category(sign) in {"Po", "Pe", "Pf"}  # not first in a line
        is_long = measure(pieces[-1] + sign) > width
        if (sign == " " or is_wide or _ends_wide(pieces[-1]) or is_long) and not is_mark:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _ends_wide(piece: str) -> bool:
    return bool(piece) and _measure_sign(piece[-1]) == _HAN and piece[-1] not in "（《“"


def em(value: float) -> str:
    return f"{_short(value)}em"


def percent(value: float) -> str:
    return f"{_short(value)}%"


def _short(value: float) -> str:
    text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
