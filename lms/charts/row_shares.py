"""Parts of one whole: each part begins where the one above it ends."""

from collections.abc import Sequence

from markupsafe import Markup

from lms.charts import fluid
from lms.charts.figures import ChartFigures
from lms.charts.legend import draw_legend

_BAR, _GAP, _SPACE = 0.7, 0.75, 0.6


def draw_row_shares(figures: ChartFigures, texts: Sequence[str], *, label: str) -> Markup:
    """Return the chart; `texts` are the figures as the chart writes them, one for each row.

    The values are of one series, none below zero and not all zero.
    """
    legend, y = draw_legend(figures.series)
    total = sum(row.figures[0].value for row in figures.rows) or 1
    kinds: dict[str, list[str]] = {"area": [], "bar": [], "mark": [], "text": [], "strong": []}
    start = 0.0
    for number, (row, text) in enumerate(zip(figures.rows, texts, strict=True)):
        is_marked = number == figures.highlight
        lines = fluid.wrap(row.label)
        last = fluid.measure(lines[-1]) + _SPACE
        if last + fluid.measure(text) > fluid.WIDTH:
            lines, last = [*lines, ""], 0.0
        drawn = fluid.text_lines([line for line in lines if line], y + 1)
        kinds["strong" if is_marked else "text"].append(drawn)
        baseline = y + 1 + (len(lines) - 1) * fluid.LINE
        figure = fluid.text_lines([text], baseline, x="100%", anchor="end")
        kinds["strong"].append(figure)
        y += len(lines) * fluid.LINE + 0.05
        width = float(row.figures[0].value / total) * 100
        kinds["area"].append(fluid.rectangle(0, y, 100, _BAR))
        if width:
            kinds["mark" if is_marked else "bar"].append(fluid.rectangle(start, y, width, _BAR))
        start += width
        y += _BAR + _GAP
    parts = [legend, *(fluid.group(kind, drawn) for kind, drawn in kinds.items())]
    return fluid.draw(parts, height=y - _GAP + 0.2, label=label)
