"""Charts: a name, no style and no script, numbers that are the figures, small."""

import re
import zlib

import pytest
from defusedxml import ElementTree

from lms.charts import ChartColumn, ChartMarker, draw_bar, draw_columns, draw_line

SPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script>&'


def line(values=(3, 8, 21), places=5, **changed):
    labels = [f"w{place}" for place in range(places)]
    return draw_line(values, labels, target=40, title="Lessons", desc="21 of 40", **changed)


def columns(*values, title="Scores"):
    drawn = [ChartColumn(f"b{place}", value) for place, value in enumerate(values)]
    return draw_columns(drawn, title=title, desc="in words")


ALL = {
    "line": line(markers=[ChartMarker(4, "due")], quiet=[1]),
    "columns": columns(0, 4, 9),
    "bar": draw_bar(3, 8, largest=8, title="3 of 8"),
    "hostile": columns(1, title=HOSTILE),
}


@pytest.mark.parametrize("svg", ALL.values(), ids=ALL.keys())
def test_chart_is_named_and_harmless(svg):
    root = ElementTree.fromstring(svg)

    assert root.get("role") == "img"
    assert root.find(f"{SPACE}title").text
    assert not {element.tag for element in root.iter()} & {f"{SPACE}script", f"{SPACE}style"}
    assert not [element for element in root.iter() if element.get("style")]
    assert len(zlib.compress(svg.encode())) < 1100


def test_title_is_text_whatever_it_holds():
    assert ElementTree.fromstring(ALL["hostile"]).find(f"{SPACE}title").text == HOSTILE


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SPACE}text")]


def test_columns_carry_their_numbers_and_labels():
    assert texts(columns(0, 4, 9)) == ["0", "b0", "4", "b1", "9", "b2"]


def test_columns_are_as_high_as_their_numbers():
    heights = [float(h) for h in re.findall(r'height="([\d.]+)"', columns(2, 4, 0))]
    assert heights == [65, 130]  # nothing stands for nobody


def test_many_columns_share_out_numbers_and_labels():
    shown = texts(columns(*range(40)))
    assert [row for row in shown if row.isdigit()] == ["39"]
    assert len([row for row in shown if row.startswith("b")]) <= 6


def test_line_tells_the_aim_and_where_it_stands():
    assert texts(line())[:2] == ["40", "21"]
    assert "due" in texts(line(markers=[ChartMarker(4, "due")]))


def test_line_shows_the_quiet_time_of_the_cohort():
    quiet = re.findall(r'<rect class="chart-quiet"[^>]* x="([\d.]+)"', line(quiet=[1, 2]))
    assert [float(x) for x in quiet] == [68, 136]  # fifths of 340


@pytest.mark.parametrize("svg", [line(values=()), line(values=(), places=0), columns()])
def test_nothing_to_show_is_still_a_picture(svg):
    assert ElementTree.fromstring(svg).get("role") == "img"


def test_bar_is_for_the_eyes_where_words_stand_beside_it():
    root = ElementTree.fromstring(draw_bar(3, 8, largest=16))
    widths = [element.get("width") for element in root.iter(f"{SPACE}rect")]
    assert (root.get("aria-hidden"), widths) == ("true", ["50", "18.8"])


def test_bar_of_nobody_is_empty():
    widths = re.findall(r'width="([\d.]+)"', draw_bar(0, 0, largest=0))
    assert widths == ["0", "0"]
