"""Make the drawings of the public pages: `python deploy/drawings.py`.

A source in docs/drawings/ has a line for each shape: a pen (`line`, `soft`, `solid`, `mark`,
`markline`, `pen`), a shape and its numbers: `box x y width height radius`, `dot x y radius`,
`path x y x y …`. The colours have a contrast of 3:1 and more on the light and on the dark page.
"""

from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "docs/drawings"
IMAGES = ROOT / "static/img"
_TEAL, _OCHRE = "#2f8f85", "#b07a22"
_PENS = {
    "line": f'fill="none" stroke="{_TEAL}" stroke-width="2.5"',
    "soft": f'fill="{_TEAL}" fill-opacity=".12"',
    "solid": f'fill="{_TEAL}"',
    "mark": f'fill="{_OCHRE}"',
    "markline": f'fill="none" stroke="{_OCHRE}" stroke-width="2.5"',
    "pen": 'fill="none" stroke="#fff" stroke-width="2.5"',
}


def draw(source: str) -> str:
    """Return the SVG of a source."""
    lines = [line.split() for line in source.splitlines() if line and not line.startswith("#")]
    width, height = lines[0][1:]
    shapes = "".join(_draw_shape(*line) for line in lines[1:])
    caps = 'stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {escape(width)} {escape(height)}">'
        f"<g {caps}>{shapes}</g></svg>\n"
    )


def _draw_shape(pen: str, shape: str, *numbers: str) -> str:
    if shape == "box":
        x, y, width, height, radius = numbers
        size = f'width="{width}" height="{height}" rx="{radius}"'
        return f'<rect x="{x}" y="{y}" {size} {_PENS[pen]}/>'
    if shape == "dot":
        x, y, radius = numbers
        return f'<circle cx="{x}" cy="{y}" r="{radius}" {_PENS[pen]}/>'
    return f'<path d="M{" ".join(numbers)}" {_PENS[pen]}/>'


def main() -> None:
    for path in sorted(SOURCES.glob("*.txt")):
        (IMAGES / f"{path.stem}.svg").write_text(draw(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
