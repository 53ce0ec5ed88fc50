"""Practice of every type: the script in the page judges as the server does without it."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.content.folder import read_courses_folder
from lms.content.questions.types import TYPES
from lms.enrolment.queries.enrolments import count_active_learners
from tests.browser.phone import Phone
from tests.pages.learner.conftest import COURSE

ADDRESS = "/learn/every-type/practice"
LESSON = """\
---
title: Every type
minutes: 5
outcomes: [o1]
status: ready
---

Some text to read.

:::question single id=single
Which weighs?

- [x] A scale {#a}
  > A scale weighs.
- [ ] A pen {#b}
  > A pen writes.
:::

:::question multiple id=multiple
Which two weigh?

- [x] A scale {#a}
- [x] A balance {#b}
- [ ] A pen {#c}
  > A pen writes.
:::

:::question multiple id=balanced credit=balanced
Which two weigh too?

- [x] A scale {#a}
  > A scale weighs.
- [x] A balance {#b}
- [ ] A pen {#c}
  > No.
:::

:::question number id=number unit=kg tolerance=0.5
How much?

= 12..13

~ 1200
> Those are grams.
:::

:::question text id=text
What weighs?

= Scale
:::

:::question match id=match
What does what?

- scale -> weighs {#a}
- pen -> writes {#b}
  > Ink comes out.
- knife -> cuts {#c}
- -> sings {#d}
  > None of them sings.
:::

:::question order id=order
Put the steps in order.

1. Weigh {#a}
2. Write {#b}
3. Pay {#c}
:::
"""
PAIRS = {"scale": "weighs", "pen": "writes", "knife": "cuts"}
STEPS = {"Weigh": "1", "Write": "2", "Pay": "3"}
# The type of a question, what is ticked, typed or selected, the verdict, and what follows it.
ANSWERS = [
    ("single", ["A scale"], "right", "A scale weighs."),
    ("single", ["A pen"], "wrong", "A pen writes."),
    ("multiple", ["A scale", "A balance"], "right", ""),
    ("multiple", ["A scale", "A pen"], "wrong", "A pen A pen writes."),
    ("balanced", ["A scale"], "partly", "A scale A scale weighs."),
    ("balanced", ["A scale", "A pen"], "wrong", "A scale A scale weighs. A pen No."),
    ("number", "１２．４ kg", "right", ""),
    ("number", "13.5", "right", ""),
    ("number", "13.6", "wrong", ""),
    ("number", "1,200", "wrong", "Those are grams."),
    ("number", "many", "unreadable", ""),
    ("text", " ＳＣＡＬＥ ", "right", ""),
    ("text", "\u2068sc\u200bale\u2069", "right", ""),
    ("text", "pen", "wrong", ""),
    ("match", PAIRS, "right", ""),
    ("match", {**PAIRS, "pen": "cuts", "knife": "writes"}, "partly", "pen Ink comes out."),
    ("match", {"scale": "cuts"}, "wrong", ""),
    (
        "match",
        {"scale": "sings", "pen": "sings"},
        "wrong",
        "pen Ink comes out. sings None of them sings.",
    ),
    ("order", STEPS, "right", ""),
    ("order", {"Weigh": "2", "Write": "3", "Pay": "1"}, "partly", ""),
    ("order", {"Weigh": "2", "Write": "1", "Pay": "3"}, "wrong", ""),
    ("order", {"Weigh": "1", "Write": "1"}, "repeated", ""),
    *((name, [], "empty", "") for name in TYPES),
]


@pytest.fixture(scope="module")
def published(seed_context, tmp_path_factory):
    folder = tmp_path_factory.mktemp("courses") / "every-type"
    folder.mkdir()
    course = COURSE.replace("closed-course", "every-type").replace("all-kinds", "practice")
    (folder / "course.yml").write_text(course.replace("access: cohort", "access: public"))
    (folder / "practice.en.md").write_text(LESSON)
    publisher = Publisher(
        seed_context.database,
        seed_context.store,
        act=Act(SYSTEM, clock.now()),
        count_active_learners=count_active_learners,
    )
    (report,) = publish_folder(publisher, read_courses_folder(folder))
    assert report.result is not None


def answer(question, given):
    """Give the answer and check it; return the class of the verdict and its whole text."""
    if isinstance(given, str):
        question.locator("input").fill(given)
    elif isinstance(given, list):
        for text in given:
            question.get_by_label(text).check()
    else:
        for line, text in given.items():
            question.get_by_label(line).select_option(label=text)
    question.locator(".button").click()
    feedback = question.locator("[data-feedback]")
    feedback.locator(".feedback-result").wait_for()
    return feedback.get_attribute("class").strip(), " ".join(feedback.inner_text().split())


@pytest.fixture(scope="module", params=[True, False], ids=["in the page", "by the server"])
def visitor(request, chromium, served):
    """A phone with scripts or without; making one takes more than opening a page."""
    phone = Phone(chromium, served.address, language="en-GB", scripts=request.param)
    yield phone
    phone.close()


@pytest.mark.parametrize(("name", "given", "verdict", "said"), ANSWERS)
def test_answer_is_judged(published, visitor, name, given, verdict, said):
    words = {
        "right": "Right.",
        "unreadable": "This cannot be read as a number. Write digits only, such as 120960 or 12.5.",
        "partly": "Partly right. Look again.",
        "wrong": "Not yet.",
        "empty": "Nothing is chosen yet.",
        "repeated": "Two lines have the same position. Give each position once.",
    }
    visitor.context.clear_cookies()
    visitor.open(ADDRESS)

    css, text = answer(visitor.page.locator(f"#question-{name}"), given)

    assert css == f"feedback feedback-{'right' if verdict == 'right' else 'wrong'}"
    assert text == f"{words[verdict]} {said}".strip()
    assert ("/practice/" in visitor.path().removeprefix(ADDRESS)) == (not visitor.scripts)
    assert (visitor.foreign, visitor.console_errors) == ([], [])


def test_type_without_a_script_is_judged_by_the_server(published, new_phone):
    phone = new_phone(language="en-GB")
    phone.open(ADDRESS)
    phone.page.evaluate("() => { delete window.lmsQuestions.text; }")

    phone.page.locator("#question-text input").fill("scale")
    phone.page.locator("#question-text .button").click()

    phone.page.wait_for_url("**/practice/text**")
    verdict = phone.page.locator("#question-text .feedback-result")
    assert verdict.inner_text() == "Right."
