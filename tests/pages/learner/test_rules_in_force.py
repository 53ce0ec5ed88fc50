"""The mark at the rule in force: set for the day of reading, on a body that is cached."""

import datetime as dt

import pytest
from markupsafe import Markup

from lms.pages.learner.view_models.rules_in_force import mark_rules_in_force
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


SHEET = (
    LESSON.replace("minutes: 5", "minutes: 5\nkind: worksheet")
    + """
:::field id=price type=money
Our price
:::
"""
)
COLUMNS = (
    '<div class="compare">Old<span class="from-2020-01-01"></span>'
    ' New<span class="from-2027-03-16"></span></div>'
)
OLD = "Old In force today, {} New"
NEW = "Old New In force today, {}"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (dt.date(2019, 6, 1), "Old New"),
        (dt.date(2027, 3, 15), OLD.format("15 March 2027")),
        (dt.date(2027, 3, 16), NEW.format("16 March 2027")),
    ],
)
def test_mark_stands_at_the_latest_rule_that_holds_already(app, day, shown):
    with app.test_request_context():
        marked = mark_rules_in_force(Markup(COLUMNS), day)  # noqa: S704 - ours

    assert marked.striptags() == shown


def test_comparisons_have_a_mark_each(app):
    html = Markup(COLUMNS + COLUMNS)  # noqa: S704 - ours
    with app.test_request_context():
        marked = mark_rules_in_force(html, dt.date(2027, 3, 16))

    assert marked.count('class="in-force"') == 2


@pytest.mark.parametrize("name", ["all-kinds", "sheet"])
@pytest.mark.parametrize("reader", [None, "mei"])
def test_lesson_and_worksheet_show_the_mark(
    client, sign_in, post, read, tmp_path, app, name, reader
):
    course = COURSE.replace("access: cohort", "access: public")
    texts = {"all-kinds": LESSON, "sheet": SHEET}
    course = publish(
        app,
        tmp_path / "courses/closed-course",
        texts,
        course.replace("[all-kinds]", "[all-kinds, sheet]"),
    )
    if reader:
        sign_in(client, reader)
        post(client, "/language", language="en")
        post(client, f"/courses/{course}/enrol", {})
    path = f"/learn/{course}/{name}"

    for _time in ("rendered", "from the cache"):
        page = read(client.get(path))
        marks = page.texts(".//*[@class='in-force']")
        assert len(marks) == 2
        assert all(mark.startswith("In force today, ") for mark in marks)
    assert 'class="from-' not in page.html
