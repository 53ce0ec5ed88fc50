"""A quiz: its introduction, the sources of each question, typed numbers, the check of answers."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Person
from lms.assessment.models import Attempt
from lms.enrolment.models import Enrolment
from tests.pages.learner.conftest import COURSE, publish

QUIZ_COURSE = COURSE.replace("closed-course", "weighing").replace("all-kinds", "read, quiz")
QUIZ = """\
---
title: Weighing quiz
minutes: 5
kind: quiz
outcomes: [o1]
status: ready
pass: "100"
---

Take paper: two questions, and all of it is invented.

:::question number id=q-sum outcome=o1 lesson=read unit=kg
How much is delivered?

= 36000
:::

:::question single id=q-tool outcome=o1 lesson=read
What weighs?

- [x] A scale {#a}
  > Yes.
- [ ] A pen {#b}
  > A pen writes.
:::
"""
READING = """\
---
title: Weighing
minutes: 5
outcomes: [o1]
status: ready
---

Weigh.
"""
START = "/learn/weighing/quiz"
JSON = {"Accept": "application/json"}
FINAL = "/learn/digital-thinking/final-quiz"
STORY = "callout callout-note"


@pytest.fixture
def quiz(app, tmp_path, mei, post):
    """An attempt of Mei's: its address, and the number of each question by its id."""
    publish(
        app,
        tmp_path / "courses/weighing",
        {"read": READING, "quiz": QUIZ},
        QUIZ_COURSE.replace("access: cohort", "access: public"),
    )
    post(mei, "/courses/weighing/enrol")
    return post(mei, f"{START}/attempts").location


def number_of(mei, read, quiz, question):
    for position in (1, 2):
        page = read(mei.get(f"{quiz}?question={position}"))
        if f"answer-{question}" in page.fields(f"{quiz}/answers"):
            return position
    raise AssertionError(question)


def test_quiz_of_a_course_that_was_left_is_not_offered(mei, database, quiz, post, read):
    change = update(Enrolment).where(
        Enrolment.id.in_(select(Attempt.enrolment_id).where(Attempt.submitted_at.is_(None)))
    )

    def end(moment):
        database.write(lambda session: session.execute(change.values(ended_at=moment)))

    end(clock.now())
    page = mei.get(quiz)
    assert page.status_code == 404
    assert "你已不在这门课里" in read(page).text
    assert post(mei, f"{quiz}/answers", {"answer-q-sum": "1"}).status_code == 404

    end(None)
    post(mei, f"{quiz}/submit")
    change = update(Enrolment).where(Enrolment.ended_at.is_(None))
    end(clock.now())
    result = read(mei.get(quiz))
    assert "你已不在这门课里" in result.text
    assert f"{START}/attempts" not in result.forms()


def test_start_page_has_the_introduction_and_points_instead_of_a_percentage(mei, quiz, read):
    page = read(mei.get(START))

    assert "Take paper: two questions, and all of it is invented." in page.text
    assert "共2分，得2分就通过。" in page.text
    assert "100" not in page.text


def test_attempt_began_today_by_the_day_of_the_reader(mei, database, quiz, read):
    now = clock.now()
    zone = f"Etc/GMT{now.hour - 12:+d}"  # it is noon there
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0)
    database.write(lambda session: session.execute(update(Person).values(time_zone=zone)))

    for begun_at, is_today in ((midnight, True), (midnight - dt.timedelta(hours=1), False)):
        change = update(Attempt).values(begun_at=begun_at.astimezone(dt.UTC))
        database.write(lambda session, change=change: session.execute(change))
        assert ("你今天已答" in read(mei.get(START)).text) == is_today, begun_at


def test_introduction_of_the_final_quiz_is_shown(mei, read):
    page = read(mei.get(FINAL))

    assert "共14分，得10分就通过。" in page.text
    assert "要等1小时才能再做" in page.text
    assert page.texts(".//div[@class='lesson-body']/p") != []


@pytest.mark.parametrize(
    ("typed", "readable"),
    [
        ("3.6万公斤", True),
        ("36000公斤", True),
        ("36。5", True),
        ("三万六", False),
        ("3,6000", False),
        ("9" * 400, False),
    ],
)
def test_number_that_cannot_be_read_is_named_at_its_question(
    mei, quiz, post, read, typed, readable
):
    number = number_of(mei, read, quiz, "q-sum")
    target = f"{quiz}/answers"

    answer = post(mei, target, {"answer-q-sum": typed, "then": "review"})

    here, review = f"{quiz}?question={number}", f"{quiz}?review=1"
    assert answer.location == (review if readable else here)
    page = read(mei.get(here))
    hidden = page.elements(".//*[@data-unreadable]")[0].get("hidden")
    assert (hidden is None) is not readable
    assert page.fields(target)["answer-q-sum"] == typed
    seen = {"answer-q-sum": typed, "seen": typed, "then": "review"}
    assert post(mei, target, seen).location == review


def test_five_thousand_digits_are_refused_whole_and_never_cut(mei, quiz, post, read):
    target, typed = f"{quiz}/answers", "7" * 5000
    post(mei, target, {"answer-q-sum": "12", "then": "review"})

    answer = post(mei, target, {"answer-q-sum": typed, "then": "review"})

    page = read(answer)
    assert answer.status_code == 422
    assert page.fields(target)["answer-q-sum"] == typed
    assert "500" in page.texts(".//*[@class='field-error'][@role='alert']")[0]
    assert page.elements(".//input[@maxlength]") == []
    number = number_of(mei, read, quiz, "q-sum")
    assert read(mei.get(f"{quiz}?question={number}")).fields(target)["answer-q-sum"] == "12"


def test_script_gets_the_reason_for_a_text_that_is_too_long(mei, quiz, read):
    token = read(mei.get(quiz)).fields(f"{quiz}/answers")["csrf_token"]

    answer = mei.post(
        f"{quiz}/answers",
        data={"csrf_token": token, "answer-q-sum": "7" * 5000, "client_id": "a" * 8},
        headers=JSON,
    )

    assert answer.status_code == 409
    assert "500" in answer.get_json()["message"]


def test_saving_takes_five_statements_and_submitting_twelve(mei, quiz, read, count_sent):
    """Session and questions; attempt, sheet, answers; enrolment, attempt, grade, summary's 3."""
    page = read(mei.get(quiz))
    token = {"csrf_token": page.fields(f"{quiz}/answers")["csrf_token"]}
    wrong = {"answer-q-sum": "7", "answer-q-tool": ""}
    read(mei.get(f"{quiz}?review=1"))

    saving = count_sent(lambda: mei.post(f"{quiz}/answers", data=token | wrong, headers=JSON))
    submitting = count_sent(lambda: mei.post(f"{quiz}/submit", data=token | wrong))

    assert (saving, submitting) == (5, 12)


def test_check_shows_what_was_answered(mei, quiz, post, read):
    number = number_of(mei, read, quiz, "q-tool")
    page = read(mei.get(f"{quiz}?question={number}"))
    (pen,) = [
        label.find("input").get("value")
        for label in page.elements(".//label[@class='choice']")
        if "A pen" in "".join(label.itertext())
    ]
    post(mei, f"{quiz}/answers", {"answer-q-tool": pen, "answer-q-sum": "3.6万"})

    shown = read(mei.get(f"{quiz}?review=1")).texts(".//*[@data-given]")

    assert sorted(shown) == ["3.6万", "A pen"]


def test_each_question_shows_its_own_sources_in_words(mei, post, read):
    attempt = post(mei, f"{FINAL}/attempts").location
    pages = [read(mei.get(f"{attempt}?question={number}")) for number in range(1, 15)]
    post(mei, f"{attempt}/submit")
    result = read(mei.get(attempt))

    slot = ".//div[@data-question-slot]"
    for page in pages:
        links = [a.get("href") for a in page.elements(f"{slot}//a") if "#fact" in a.get("href", "")]
        rows = [f"#{li.get('id')}" for li in page.elements(f"{slot}//*[@class='sources']//li")]
        assert sorted(set(links)) == sorted(rows)
    cited = [a for a in result.elements(".//a") if a.get("href", "").startswith("#fact-")]
    ids = [li.get("id") for li in result.elements(".//*[@class='sources']//li")]
    assert {a.get("href")[1:] for a in cited} == set(ids)
    assert len(ids) == len(set(ids))
    words = {"".join(a.itertext()) for a in cited}
    assert [word for word in words if re.fullmatch(r"[A-Z]+\d+", word)] == []


def test_after_two_failures_the_contact_stands_there(app, mei, post, read):
    first = post(mei, f"{FINAL}/attempts").location
    post(mei, f"{first}/submit")
    assert read(mei.get(first)).elements(".//*[@id='contact']") == []
    second = post(mei, f"{FINAL}/attempts").location
    post(mei, f"{second}/submit")

    for page in (read(mei.get(second)), read(mei.get(FINAL))):
        assert "Ravi Menon" in page.texts(".//*[@id='contact']")[0]


def test_rereading_leads_back_to_the_result(mei, quiz, post, read):
    post(mei, f"{quiz}/submit")
    number = quiz.rsplit("/", 1)[1]
    result = read(mei.get(quiz))
    target = f"/learn/weighing/read?result={number}"
    assert target in result.links()
    assert "需要2分" in result.text
    assert "（错2题）" in result.text

    lesson = read(mei.get(target))

    assert quiz in lesson.links()
    assert "/attempts/" not in read(mei.get("/learn/weighing/read")).html
    assert mei.get("/learn/weighing/read?result=x").status_code == 200


def test_lesson_leads_on_in_one_way(mei, quiz, read):
    page = read(mei.get("/learn/weighing/read"))

    assert page.elements(".//a[@rel='next']") == []
    assert "/learn/weighing/read/complete" in page.forms()


def test_course_with_a_slash_is_the_course(mei):
    answer = mei.get("/learn/digital-thinking/")

    assert (answer.status_code, answer.location) == (308, "/learn/digital-thinking")


def test_result_shows_the_story_of_a_scenario_once(mei, post, read):
    attempt = post(mei, f"{FINAL}/attempts").location
    asked = [read(mei.get(f"{attempt}?question={number}")) for number in range(1, 15)]
    stories = {text for page in asked for text in page.texts(f".//form//*[@class='{STORY}']")}
    post(mei, f"{attempt}/submit")

    shown = read(mei.get(attempt)).texts(f".//ol//*[@class='{STORY}']")

    assert stories
    assert sorted(shown) == sorted(stories)
