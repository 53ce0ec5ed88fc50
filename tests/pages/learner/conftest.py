"""People at the learner's pages, and a second course that only a cohort may read."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.content.folder import read_courses_folder
from lms.enrolment.queries.enrolments import count_active_learners

COURSE = """\
id: closed-course
title: {en: Closed course, zh: 内部课程}
summary: {en: For one cohort., zh: 只给一个班。}
languages: [en]
access: cohort
audience: [manager]
hours: "1"
outcomes:
  o1: {en: Ask for every kind of answer, zh: 每种题都问一遍}
modules:
  - id: only
    title: {en: Only, zh: 唯一}
    lessons: [all-kinds]
completion: {lessons: all, quizzes: passed, worksheets: handed-in}
license: CC-BY-SA-4.0
"""
LESSON = """\
---
title: Every kind of answer
minutes: 5
outcomes: [o1]
status: ready
---

Some text to read.

:::question multiple id=q-many outcome=o1
Which two weigh?

- [x] A scale {#a}
  > A scale weighs.
- [x] A balance {#b}
- [ ] A pen {#c}
  > A pen writes.
:::

:::question text id=q-word outcome=o1
What weighs?

= scale
:::

:::question order id=q-steps outcome=o1
Put the steps in order.

1. Weigh {#a}
2. Write {#b}
3. Pay {#c}
:::

:::calculator id=sum
price = 10 | Price | CNY | 0..2000
total = price * 3 | Total | CNY
:::

:::trainer
Only for trainers.
:::
"""


@pytest.fixture
def mei(client, sign_in):
    sign_in(client, "mei")
    return client


OPEN_COURSE = (
    COURSE.replace("closed-course", "open-course")
    .replace("access: cohort", "access: public")
    .replace("all-kinds", "sheet")
)
SHEET = """\
---
title: Price sheet
minutes: 5
kind: worksheet
outcomes: [o1]
status: ready
---

:::field id=price type=money
Our price
:::

:::calculator id=sum
price = 10 | Price | CNY
total = price * 3 | Total | CNY
:::
"""


@pytest.fixture
def closed_course(app, tmp_path):
    """A published course by invitation; nobody of the demo is in it."""
    return publish(app, tmp_path / "courses/closed-course", {"all-kinds": LESSON}, COURSE)


@pytest.fixture
def open_course(app, tmp_path):
    """A published course with a worksheet that holds a calculator."""
    return publish(app, tmp_path / "courses/open-course", {"sheet": SHEET}, OPEN_COURSE)


def publish(app, folder, lessons, course):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.yml").write_text(course)
    for name, text in lessons.items():
        (folder / f"{name}.en.md").write_text(text)
    publish_all(app, folder)
    return folder.name


def publish_all(app, folder):
    platform = app.extensions["lms"]
    printer = Publisher(
        platform.database,
        platform.store,
        act=Act(SYSTEM, clock.now()),
        count_active_learners=count_active_learners,
    )
    outcomes = list(publish_folder(printer, read_courses_folder(folder)))
    blocking = [
        problem for outcome in outcomes if outcome.result is None for problem in outcome.problems
    ]
    assert blocking == []
