"""The names of the series above a chart: with two, each beside a sample of its colour."""

from collections.abc import Sequence

from lms.charts import fluid

_SAMPLE = 1.3
_AFTER = 0.5


def draw_legend(series: Sequence[str], *, is_line: bool = False) -> tuple[str, float]:
    """Return the legend, and the height that it takes in em."""
    has_samples = len(series) > 1
    y, texts, samples = 0.0, [], []
    for number, name in enumerate(series):
        indent = _SAMPLE if has_samples else 0
        lines = fluid.wrap(name, fluid.WIDTH - indent)
        texts.append(fluid.text_lines(lines, y + 1, x=fluid.em(indent) if indent else "0"))
        if has_samples:
            samples.append(_draw_sample(number, y, is_line=is_line))
        y += len(lines) * fluid.LINE
    return "".join([*samples, fluid.group("names", texts)]), y + _AFTER


def _draw_sample(number: int, y: float, *, is_line: bool) -> str:
    kind = "second" if number else "bar"
    if not is_line:
        square = f'<rect y="{fluid.em(y + 0.2)}" width=".9em" height=".9em"/>'
        return fluid.group(kind, [square])
    where = fluid.em(y + 0.65)
    stroke = f'<line x1="0" x2="1em" y1="{where}" y2="{where}"/>'
    return fluid.group(f"stroke chart-stroke-{number + 1}", [stroke])
