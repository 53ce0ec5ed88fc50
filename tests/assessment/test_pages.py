"""The pages of an attempt and of its result, and data that they do not show."""

import pytest

from lms.assessment.queries.attempt_page import get_attempt_page
from lms.assessment.queries.results import AnswerFeedback, RereadLesson, get_attempt_result
from lms.assessment.services.attempts import GivenAnswer
from lms.errors import NotFound
from tests.assessment.test_services import QuizTaker
from tests.factories_course import KEYS, RIGHT, quiz_rules

ALL = quiz_rules().draw.__class__()


def page_of(taker, attempt, language="en"):
    with taker.database.read_session() as session:
        return get_attempt_page(session, person_id=taker.li, attempt_id=attempt, language=language)


def result_of(taker, attempt):
    with taker.database.read_session() as session:
        return get_attempt_result(session, person_id=taker.li, attempt_id=attempt, language="en")


def test_page_shows_numbers_and_no_ids_of_options(database):
    taker = QuizTaker(database, draw=ALL)
    attempt = taker.begin()

    page = page_of(taker, attempt)

    by_id = {question.id: question for question in page.questions}
    assert [question.position for question in page.questions] == list(range(1, 10))
    assert [choice.number for choice in by_id["s1"].choices] == [1, 2, 3]
    assert [choice.number for choice in by_id["m1"].right_sides] == [1, 2, 3]
    assert by_id["n1"].scenario_html == by_id["t1"].scenario_html == "<p>Read</p>"
    assert by_id["m1"].control == "answer-m1"
    assert (page.title, page.sequence, page.answered) == ("Final quiz", 0, 0)


def test_order_is_the_same_in_every_language(database):
    taker = QuizTaker(database, draw=ALL)
    attempt = taker.begin()

    pages = [page_of(taker, attempt, language) for language in ("en", "zh")]

    orders = [
        [
            [choice.html.removeprefix(f"{language} ") for choice in question.choices]
            for question in page.questions
        ]
        for language, page in zip(("en", "zh"), pages, strict=True)
    ]
    assert orders[0] == orders[1]
    assert pages[1].questions[0].stem_html.startswith("<p>zh")


def test_page_shows_what_was_answered(database):
    taker = QuizTaker(database, draw=ALL)
    attempt = taker.begin()
    taker.save(attempt, *(GivenAnswer(id_, RIGHT[id_], "en") for id_ in RIGHT))

    page = page_of(taker, attempt)

    by_id = {question.id: question for question in page.questions}
    (chosen,) = [choice for choice in by_id["s1"].choices if choice.given]
    assert (chosen.html, chosen.given) == ("en s1 b", chosen.number)
    assert by_id["n1"].text == "13 kg"
    rights = {choice.number: choice.html for choice in by_id["m1"].right_sides}
    assert {choice.html: rights[choice.given] for choice in by_id["m1"].choices} == {
        f"left p{i}": f"right p{i}" for i in (1, 2, 3)
    }
    assert {choice.html: choice.given for choice in by_id["o1"].choices} == {
        "en o1 x": 1,
        "en o1 y": 2,
        "en o1 z": 3,
    }
    assert page.answered == len(KEYS)
    assert page.sequence == len(KEYS)


def test_result_before_submitting_is_not_found(database):
    taker = QuizTaker(database)
    attempt = taker.begin()

    with pytest.raises(NotFound):
        result_of(taker, attempt)


def test_failed_result_says_why_and_what_to_reread_but_not_the_right_option(database):
    taker = QuizTaker(database, draw=ALL)
    attempt = taker.begin()
    taker.submit(
        attempt,
        GivenAnswer("s1", ("a",), "en"),
        GivenAnswer("n1", ("14.0",), "en"),
        GivenAnswer("u1", ("a", "b", "c"), "en"),
        GivenAnswer("m1", ("p1=p2",), "en"),
        GivenAnswer("o1", ("x", "", "y"), "en"),
    )

    result = result_of(taker, attempt)

    by_id = {question.id: question for question in result.questions}
    assert by_id["s1"].given_html == ("en s1 a",)
    assert by_id["s1"].feedback == (AnswerFeedback("", "<p>Why s1 a</p>"),)
    assert by_id["n1"].feedback == (AnswerFeedback("", "<p>Mistake 14</p>"),)
    assert by_id["m1"].given_html == ("left p1 → right p2",)
    assert by_id["m1"].feedback == (AnswerFeedback("left p1", "<p>Why m1 p1</p>"),)
    assert (result.score, result.points, result.needed) == ("1", 12, 9)
    assert (result.missing, result.passed) == ("8", False)
    assert {(q.explain_html, q.right_html) for q in result.questions} == {("", ())}
    assert result.reread == (RereadLesson("welcome", "Welcome", 9),)


def test_passed_result_shows_the_right_answers(database):
    taker = QuizTaker(database, draw=ALL)
    attempt = taker.begin()
    taker.submit(attempt, *(GivenAnswer(i, RIGHT[i], "en") for i in RIGHT if i != "s1"))

    result = result_of(taker, attempt)

    by_id = {question.id: question for question in result.questions}
    assert (result.passed, result.score, result.missing) == (True, "11", "0")
    assert by_id["s1"].right_html == ("en s1 b",)
    assert by_id["s1"].explain_html == "<p>Explain s1</p>"
    assert by_id["n1"].right_html == ("12–13",)
    assert by_id["t1"].right_html == ("break-even",)
    assert by_id["m1"].right_html[0] == "left p1 → right p1"
    assert by_id["o1"].right_html == ("en o1 x", "en o1 y", "en o1 z")


def test_typed_text_is_escaped(database):
    taker = QuizTaker(database, draw=ALL)
    attempt = taker.begin()
    taker.submit(attempt, GivenAnswer("t1", ("<b>x</b>",), "en"))

    result = result_of(taker, attempt)

    (typed,) = [question for question in result.questions if question.id == "t1"]
    assert typed.given_html == ("&lt;b&gt;x&lt;/b&gt;",)


def test_result_tells_the_story_that_questions_share(database):
    taker = QuizTaker(database, draw=ALL)
    attempt = taker.begin()
    taker.submit(attempt)

    result = result_of(taker, attempt)

    shared = {question.id: question.scenario_html for question in result.questions}
    assert shared["n1"] == shared["t1"] == "<p>Read</p>"
    assert shared["s1"] == ""
