"""Charts of lessons: small, readable at 320 pixels, sane for any figures."""

import re
from decimal import Decimal

import pytest
from defusedxml import ElementTree

from lms.charts import (
    ChartFigure,
    ChartFigures,
    ChartRow,
    draw_row_bars,
    draw_row_shares,
    draw_series_lines,
)
from lms.charts.fluid import WIDTH, measure, wrap

LIMIT = 3 * 1024
HAN = "请县城的主播直播带货"


def figures(*rows, series=("Left (CNY)",), highlight=None):
    """Rows of a label and its figures."""
    made = [
        ChartRow(label, tuple(ChartFigure(text, Decimal(text.replace(",", ""))) for text in texts))
        for label, *texts in rows
    ]
    return ChartFigures(series, tuple(made), highlight)


def shares(found, **changed):
    return draw_row_shares(found, [row.figures[0].text for row in found.rows], **changed)


DRAW = {"bars": draw_row_bars, "line": draw_series_lines, "share": shares}
NINE_ROWS = figures(
    *((f"{HAN}{number}", f"{number}03,200", f"{number}51,000") for number in range(1, 10)),
    series=("县里卖茶的收入（元）", "县里卖茶的成本（元）"),
    highlight=3,
)


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("text")]


def rectangles(svg, kind):
    found = re.search(rf'<g class="chart-{kind}">(.*?)</g>', svg)
    rows = re.findall(r'<rect x="([^"]*)%" y="[^"]*" width="([^"]*)%"', found[1] if found else "")
    return [(float(x), float(width)) for x, width in rows]


@pytest.mark.parametrize("kind", DRAW)
def test_nine_rows_of_two_series_are_at_most_3_kilobytes(kind):
    svg = DRAW[kind](NINE_ROWS, label="Chart; its figures are in the table below.")

    assert len(svg.encode()) <= LIMIT


@pytest.mark.parametrize("kind", DRAW)
@pytest.mark.parametrize(
    "found",
    [
        figures(),
        figures(("a", "0"), ("b", "0")),
        figures(("a", "5")),
        figures(("a", "99999999999999"), ("b", "0.0000000001")),
        figures(*(("x" * 80, "1") for _ in range(200))),
        figures(("<script>&", "1"), series=("<b>",)),
    ],
    ids=["none", "zeros", "one", "unequal", "many", "markup"],
)
def test_any_figures_make_a_harmless_picture(kind, found):
    svg = DRAW[kind](found, label='"><script>')
    root = ElementTree.fromstring(svg)

    assert root.get("aria-label") == '"><script>'
    assert not {element.tag for element in root.iter()} & {"script", "style", "image", "a"}
    assert "nan" not in svg.lower()
    for number in re.findall(r'"(-?[\d.]+)%"', svg):
        assert -0.1 <= float(number) <= 100.1


def test_bars_are_as_long_as_their_figures():
    svg = draw_row_bars(figures(("a", "40"), ("b", "20"), ("c", "0")), label="x")

    (_, first), (_, second) = rectangles(svg, "bar")
    assert first == pytest.approx(2 * second, abs=0.1)
    assert texts(svg) == ["Left (CNY)", "a", "40", "b", "20", "c", "0"]


def test_bars_below_zero_point_to_the_left():
    svg = draw_row_bars(figures(("a", "30"), ("b", "-10")), label="x")

    (zero, gain), (start, loss) = rectangles(svg, "bar")
    assert start + loss == pytest.approx(zero, abs=0.1)
    assert gain == pytest.approx(3 * loss, abs=0.2)


def test_a_highlight_is_another_colour_and_bold():
    svg = draw_row_bars(figures(("a", "3"), ("b", "1"), highlight=1), label="x")

    assert len(rectangles(svg, "mark")) == 1
    assert re.search(r'<g class="chart-strong">.*>b</text>.*>1</text>', svg)


def test_parts_of_a_whole_begin_where_the_last_one_ends():
    svg = shares(figures(("a", "50"), ("b", "30"), ("c", "20")), label="x")

    assert rectangles(svg, "bar") == [(0, 50), (50, 30), (80, 20)]


def test_a_line_labels_its_ends_and_what_fits():
    years = figures(*((f"{year}", f"{year - 2000},000") for year in range(2015, 2027)))

    shown = texts(draw_series_lines(years, label="x"))

    assert {"15,000", "26,000", "2015", "2026"} <= set(shown)
    assert len(shown) < 16  # the rest is in the table


@pytest.mark.parametrize(
    "text",
    [
        "x" * 80,
        "鲜" * 80,
        f"{HAN}，{HAN}。",
        "A livestream with a host from the county town",
        "",
        "a",
    ],
)
def test_a_label_is_broken_into_lines_that_fit(text):
    lines = wrap(text)

    assert all(measure(line) <= WIDTH + 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[:1] in "，。" and line for line in lines)
