"""The names of the series above a chart."""

import pytest

from lms.content.blocks.chart import ParsedChart
from lms.content.markdown import parse_text

TEXT = """\
:::chart kind=bars unit={unit}
A caption

| Way | {name} |
|---|---|
| Paper | 3 |
:::
"""


@pytest.mark.parametrize(
    ("name", "unit", "shown"),
    [
        ("Left", "CNY", "Left (CNY)"),
        ("Hours", "hours", "Unit: hours"),
        ("小时", "小时", "Unit: 小时"),
        ("票数", "票", "Unit: 票"),
        ("剩下的票", "票", "剩下的票 (票)"),
    ],
)
def test_a_unit_that_repeats_the_name_is_shown_once(name, unit, shown):
    text = parse_text(TEXT.format(name=name, unit=unit), path="a.en.md", language="en")
    chart = next(part for part in text.parts if isinstance(part, ParsedChart))

    figures = chart.build_figures(lambda sentence, _: sentence)

    assert figures is not None
    assert figures.series == (shown,)
