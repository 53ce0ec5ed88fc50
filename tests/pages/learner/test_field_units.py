"""Numbers of a worksheet: their unit beside the input and on paper, and their limits."""

import pytest

from tests.pages.learner.conftest import OPEN_COURSE, publish

SHEET = """\
---
title: Figures
minutes: 5
kind: worksheet
outcomes: [o1]
status: ready
---

:::field id=share type=number unit=% limits=0..100
Share of our largest buyer
:::

:::field id=hours type=number unit=hours limits=1..
Hours a year
:::

:::field id=loss type=money unit=CNY limits=..0
Our loss
:::
"""
COURSE = OPEN_COURSE
PAGE = "/learn/open-course/sheet"


@pytest.fixture
def learner(app, tmp_path, mei, post):
    publish(app, tmp_path / "courses/open-course", {"sheet": SHEET}, COURSE)
    post(mei, "/language", language="en")
    post(mei, "/courses/open-course/enrol")
    return mei


def test_unit_stands_beside_the_input_and_describes_it(learner, read):
    page = read(learner.get(PAGE))

    units = {
        span.get("id"): span.text for span in page.elements(".//div[@class='input-with-unit']/span")
    }
    assert {id_: text for id_, text in units.items() if id_} == {
        "field-share-unit": "%",
        "field-hours-unit": "hours",
        "field-loss-unit": "CNY",
    }
    (box,) = page.elements(".//input[@id='field-share']")
    assert box.get("aria-describedby") == "field-share-unit"


def test_unit_is_printed_once(learner, post, read):
    post(learner, f"{PAGE}/worksheet", {"field-share": "47.6", "field-hours": "744 hours"})

    page = read(learner.get(f"{PAGE}/print"))

    values = [value.text for value in page.elements(".//p[@class='keep-lines']")]
    assert values == ["47.6\u00a0%", "744 hours"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("share", "100", ""),
        ("share", "100.1 %", "Write a number from 0 to 100."),
        ("share", "-1", "Write a number from 0 to 100."),
        ("share", "many", "Write a number with digits, such as 1,200."),
        ("hours", "744 hours", ""),
        ("hours", "0", "Write 1 or more."),
        ("loss", "-5", ""),
        ("loss", "5", "Write 0 or less."),
    ],
)
def test_number_outside_of_its_limits_is_refused_at_its_field(
    learner, post, read, field, value, error
):
    answer = post(learner, f"{PAGE}/worksheet", {f"field-{field}": value})

    assert answer.status_code == (422 if error else 303)
    if error:
        page = read(answer)
        (line,) = page.elements(f".//p[@id='field-{field}-error']")
        assert line.text == error
        assert page.elements(f".//input[@id='field-{field}']")[0].get("value") == value
