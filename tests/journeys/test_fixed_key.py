"""A key was wrong. It is fixed in an edition that asks for more; who is under way is in the older.

The fault that was seen: a right answer by the fixed key was "0 of 1", and so was the next attempt.
"""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.content.folder import read_courses_folder
from lms.enrolment.queries.enrolments import count_active_learners
from tests.journeys.people import attempt_of

COURSE = """\
id: scales
title: {en: Scales, zh: 秤}
summary: {en: What weighs., zh: 什么能称重。}
languages: [en]
access: account
audience: [manager]
hours: "1"
outcomes:
  o1: {en: Weigh, zh: 会称重}
modules:
  - id: only
    title: {en: Only, zh: 唯一}
    lessons: [read, LESSONSquiz]
completion: {lessons: all, quizzes: passed, worksheets: handed-in}
license: CC-BY-SA-4.0
RETIRED"""
READ = """\
---
title: What weighs
minutes: 5
outcomes: [o1]
status: ready
---

WORDS
"""
QUIZ = """\
---
title: Quiz
minutes: 5
kind: quiz
outcomes: [o1]
status: ready
pass: 100
---

:::question single id=q-weigh outcome=o1 lesson=read
What weighs?

- [PEN] A pen {#pen}
  > Feedback of the pen, EDITION.
- [SCALE] A scale {#scale}
  > Feedback of the scale, EDITION.

explain: Explained in the EDITION.
:::
"""
SECOND = """
:::question single id=q-second outcome=o1 lesson=read
What writes?

- [x] A pencil {#pencil}
  > A pencil writes.
- [ ] A stone {#stone}
  > A stone lies.
:::
"""


class Author:
    """Writes the folder and publishes it, as `lms courses publish` does."""

    def __init__(self, platform, folder):
        self.platform, self.folder = platform, folder / "courses" / "scales"
        self.folder.mkdir(parents=True)

    def publish(self, *, words="Scales weigh.", right="pen", edition="first", more="",
                second=True, retired=""):  # fmt: skip
        course = COURSE.replace("LESSONS", f"{more}, " if more else "")
        course = course.replace(
            "RETIRED", f"retired: {{questions: [{retired}]}}" if retired else ""
        )
        marks = {"PEN": "x" if right == "pen" else " ", "SCALE": "x" if right == "scale" else " "}
        quiz = QUIZ.replace("EDITION", f"{edition} edition")
        for name, mark in marks.items():
            quiz = quiz.replace(f"[{name}]", f"[{mark}]")
        texts = {"read": READ.replace("WORDS", words), "quiz": quiz + SECOND * second}
        if more:
            texts[more] = READ.replace("WORDS", "New work.").replace("What weighs", "More to do")
        (self.folder / "course.yml").write_text(course)
        for name, text in texts.items():
            (self.folder / f"{name}.en.md").write_text(text)
        publisher = Publisher(
            self.platform.database,
            self.platform.store,
            act=Act(SYSTEM, clock.now()),
            count_active_learners=count_active_learners,
        )
        (outcome,) = publish_folder(publisher, read_courses_folder(self.folder))
        assert outcome.result is not None, outcome.problems
        return outcome.result


@pytest.fixture
def author(app, tmp_path):
    return Author(app.extensions["lms"], tmp_path)


@pytest.fixture
def learner(author, mei):
    """Mei, enrolled in the edition whose key is wrong."""
    author.publish()
    mei.open("/courses/scales")
    mei.press("/courses/scales/enrol")
    mei.press("/language", language="en")
    return mei


def begin(phone):
    phone.open("/learn/scales/quiz")
    phone.press("/learn/scales/quiz/attempts")
    return attempt_of(phone.path)


def answer(phone, attempt, *wanted):
    """Choose these options wherever they are offered, then hand in; the result is shown."""
    for place in (1, 2):
        page = phone.open(f"/attempts/{attempt}?question={place}")
        for label in phone.tree(".//label"):
            text = " ".join("".join(label.itertext()).split())
            control = label.find(".//input")
            if control is not None and text in wanted:
                given = {control.get("name"): control.get("value")}
                phone.press(f"/attempts/{attempt}/answers", given, then="review")
                break
        if f"question={place + 1}" not in page.html and "then" not in page.html:
            break
    phone.open(f"/attempts/{attempt}?review=1")
    return phone.press(f"/attempts/{attempt}/submit")


def shown(phone, stem):
    """The text of one question of the result."""
    items = [" ".join("".join(element.itertext()).split()) for element in phone.tree(".//ol/li")]
    return next(text for text in items if stem in text)


def test_a_fixed_key_reaches_the_open_attempt_and_the_next_one(learner, author):
    attempt = begin(learner)
    author.publish(right="scale", edition="second", more="more", second=True)

    answer(learner, attempt, "A scale", "A pencil")
    first = shown(learner, "What weighs?")
    assert "Passed, 2 of 2" in learner.text
    assert "✓ Right" in first
    assert "Feedback of the scale, second edition." in first
    assert "Explained in the second edition." in first
    assert "first edition" not in learner.text

    answer(learner, begin(learner), "A scale", "A pencil")
    assert "Passed, 2 of 2" in learner.text
    assert "Feedback of the scale, second edition." in shown(learner, "What weighs?")


def test_what_was_right_when_asked_counts_and_never_as_plainly_right(learner, author):
    attempt = begin(learner)
    author.publish(right="scale", edition="second", more="more")

    answer(learner, attempt, "A pen", "A pencil")

    one = shown(learner, "What weighs?")
    assert "Passed, 2 of 2" in learner.text
    assert "✓ Right" not in one
    assert "Counts as right" in one
    assert "This question was corrected after you began." in one
    assert "Feedback of the pen, first edition." in one
    assert "second edition" not in one


def test_a_wrong_word_is_fixed_for_who_is_in_the_older_edition(learner, author):
    author.publish(words="Only scales weigh.", right="scale", more="more")

    assert "Only scales weigh." in learner.open("/learn/scales/read").text
    required, added = learner.open("/learn/scales").text.split("Read these lessons if you like.")
    assert "More to do" not in required
    assert "More to do" in added


def test_a_question_taken_out_counts_as_right(learner, author):
    attempt = begin(learner)
    author.publish(right="scale", more="more", second=False, retired="q-second")

    answer(learner, attempt, "A scale", "A stone")

    one = shown(learner, "What writes?")
    assert "Passed, 2 of 2" in learner.text
    assert "Question removed, counts as right" in one
    assert "✓ Right" not in one
    assert "A stone lies." not in one


def test_a_link_to_new_work_leads_an_older_learner_to_a_page(learner, author):
    author.publish(words="See [more](lesson:more).", right="scale", more="more")

    learner.open("/learn/scales/read")
    page = learner.open("/learn/scales/more")

    assert "New work." in page.text
    assert "This lesson was added in a newer edition of the course." in page.text
    assert not [
        element for element in learner.tree(".//form") if "/complete" in element.get("action", "")
    ]


def test_what_is_in_no_edition_is_not_found(learner, author):
    author.publish(right="scale", more="more")

    assert learner.ask("/learn/scales/nothing").status_code == 404


def test_a_later_fix_without_new_work_reaches_the_older_edition_too(learner, author):
    author.publish(more="more")
    result = author.publish(right="scale", more="more", words="Only scales weigh.")

    assert not result.is_new_edition
    assert [renewed.edition for renewed in result.updated_editions] == [1]
    assert "Only scales weigh." in learner.open("/learn/scales/read").text
    answer(learner, begin(learner), "A scale", "A pencil")
    assert "Passed, 2 of 2" in learner.text
