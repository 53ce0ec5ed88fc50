"""The mark at the rule in force: set for the day of reading, on a body that is cached."""

import datetime as dt

import pytest

from lms.pages.learner.view_models import lesson_bodies
from tests.pages.learner.conftest import COURSE, publish

LESSON = """\
---
title: Labels
minutes: 5
outcomes: [o1]
status: ready
---

:::compare
| Part | Old rule {2020-01-01} | New rule {2027-03-16} |
|---|---|---|
| Label | weight | origin |
:::

:::compare
| Rule | Text |
|---|---|
| Fee {2019-01-01} | 1 |
| Fee {2021-01-01} | 2 |
:::
"""


@pytest.fixture
def course(app, tmp_path):
    """A published course whose lesson compares rules."""
    return publish(app, tmp_path / "courses/closed-course", {"all-kinds": LESSON}, COURSE)


def list_cells(page):
    """The texts of the cells, with the mark."""
    return [" ".join(text.split()) for kind in ("th", "td") for text in page.texts(f".//{kind}")]


@pytest.mark.parametrize("first", [dt.date(2027, 3, 15), dt.date(2027, 3, 16)])
def test_mark_is_of_the_day_although_the_body_is_cached(
    client, sign_in, read, course, monkeypatch, first
):
    sign_in(client, "ravi")
    shown = {}
    for day in (first, dt.date(2027, 3, 15), dt.date(2027, 3, 16), dt.date(2019, 6, 1)):
        monkeypatch.setattr(lesson_bodies, "today", lambda day=day: day)
        shown[day] = list_cells(read(client.get(f"/learn/{course}/all-kinds")))

    before, after = shown[dt.date(2027, 3, 15)], shown[dt.date(2027, 3, 16)]
    assert before[1].startswith("Old rule In force today, ")
    assert before[2] == "New rule"
    assert after[1] == "Old rule"
    assert after[2].startswith("New rule In force today, ")
    assert next(cell for cell in before if cell.startswith("Fee")) == "Fee"
    assert shown[dt.date(2019, 6, 1)][1:3] == ["Old rule", "New rule"]
