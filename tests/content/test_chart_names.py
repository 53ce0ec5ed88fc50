"""The names of the series above a chart."""

import re
from html import unescape

import pytest

from lms.content.blocks.chart import ParsedChart
from lms.content.compile import compile_text
from lms.content.link_targets import LinkTargets
from lms.content.markdown import parse_text
from lms.i18n import build_translate

HEAD = "---\ntitle: A\nminutes: 2\nstatus: ready\n---\n"
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


SHARES = """\
:::chart kind=share unit={unit}
A caption

| Part | Number |
|---|---|
| Needed | {first} |
| Others | {second} |
:::
"""


@pytest.mark.parametrize(
    ("unit", "first", "second", "shown"),
    [
        ("votes", "94", "92", ["94~votes · 50.5 %", "92~votes · 49.5 %"]),
        ("票", "94", "92", ["94票 · 50.5 %", "92票 · 49.5 %"]),
        ("票", "30票", "10", ["30票 · 75 %", "10票 · 25 %"]),
        ("CNY", "1,000", "3,000", ["CNY~1,000 · 25 %", "CNY~3,000 · 75 %"]),
        ("kilograms of fresh leaf a year", "1", "1", ["1 · 50 %", "1 · 50 %"]),
        ("", "1", "2", ["1 · 33.3 %", "2 · 66.7 %"]),
        ("%", "50.5", "49.5", ["50.5 %", "49.5 %"]),
    ],
)
def test_shares_are_written_with_their_figure_and_its_unit(unit, first, second, shown):
    source = SHARES.format(unit=f'"{unit}"', first=first, second=second)

    html = unescape(render(source))

    found = re.findall(r"<text[^>]*>([^<]*%)</text>", html)
    assert found == [text.replace("~", "\u00a0") for text in shown]


@pytest.mark.parametrize(
    ("name", "unit", "header"),
    [("Left", "CNY", "Left (CNY)"), ("Hours", "hours", "Hours"), ("Left", "", "Left")],
)
def test_the_table_of_a_chart_has_its_unit_in_the_header(name, unit, header):
    html = render(TEXT.format(name=name, unit=f'"{unit}"'))

    assert re.findall(r"<th[^>]*>(.*?)</th>", html) == ["Way", header]


def render(source):
    text = parse_text(HEAD + source, path="a.en.md", language="en")
    assert text.problems == ()
    compiled = compile_text(text, text, targets=LinkTargets("a", {}), translate_in=build_translate)
    return "".join(part.html for part in compiled.parts)
