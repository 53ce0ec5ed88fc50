"""The graded quizzes: ids, keys, options and figures in both language files."""

import re
from collections import Counter

import pytest

from lms.assessment.rules.grading import needed_points
from lms.assessment.rules.question_draw import draw
from tests.shipped.courses import (
    QUIZ,
    SHIPPED,
    ShippedCourse,
    each_course,
    each_language,
    read_blocks,
)

OPTION = re.compile(r"\{#([a-z])\}$", re.MULTILINE)
TICKED = re.compile(r"^- \[x\] .*\{#([a-z])\}$", re.MULTILINE)
CHOICE = re.compile(r"^- \[[x ]\] (.*) \{#([a-z])\}$", re.MULTILINE)
PAIR = re.compile(r"^- (.*?)-> (.*) \{#[a-z]\}$", re.MULTILINE)
TABLE = re.compile(r"^\|(?:---:?\|)+$", re.MULTILINE)
LONGER = 1.6
"""The most by which the right option may be longer than every wrong one; natural lengths differ."""


def list_questions(course: ShippedCourse, outcome: str) -> list[str]:
    """Return the bodies of the questions of an outcome."""
    return [
        body
        for body in read_blocks(course.read(QUIZ, "en")).values()
        if body.startswith(":::question") and f"outcome={outcome} " in body.splitlines()[0]
    ]


def list_scenarios(course: ShippedCourse) -> list[str]:
    """Return the bodies of the scenarios, each with its questions."""
    parts = course.read(QUIZ, "en").split(":::scenario ")[1:]
    return [part.split(":::/scenario")[0] for part in parts]


def is_asked_with_figures(body: str) -> bool:
    """Return whether the stem shows a table or more than three figures."""
    stem = body.split("\n- [", 1)[0].split("\n= ", 1)[0]
    return bool(TABLE.search(stem)) or len(re.findall(r"\d+", stem)) > 3


@each_course
def test_both_languages_have_the_same_ids_in_the_same_order(course: ShippedCourse) -> None:
    english, chinese = (read_blocks(course.read(QUIZ, language)) for language in ("en", "zh"))

    assert list(english) == list(chinese)
    for name, body in english.items():
        assert OPTION.findall(body) == OPTION.findall(chinese[name])
    assert "[x]" not in course.read(QUIZ, "zh")


@each_course
def test_bank_has_enough_questions_of_every_outcome(course: ShippedCourse) -> None:
    text = course.read(QUIZ, "en")
    questions = re.findall(r"^:::question \w+ id=\S+ outcome=(o\d)", text, re.MULTILINE)
    sizes = [scenario.count(":::question") for scenario in list_scenarios(course)]

    assert Counter(questions) == course.bank
    assert sizes == [3] * course.scenarios
    assert sum(course.rules.draw.by_outcome.values()) == course.drawn


@each_course
@each_language
def test_introduction_leaves_the_rules_to_the_page(course: ShippedCourse, language: str) -> None:
    """Older editions take this text, and keep their own number of questions and pass mark."""
    introduction = course.read(QUIZ, language).split("---\n", 2)[2].split("\n:::", 1)[0]

    assert re.findall(r"\d+", introduction) == []


@each_course
def test_nobody_passes_without_calculating(course: ShippedCourse) -> None:
    """Whoever answers all but the calculations rightly fails, however the questions are drawn.

    The draw avoids questions that were seen: with the calculations seen it has the fewest.
    """
    rules, calculations = course.rules, course.calculations

    drawn = draw(rules.bank, rules, seed="", seen=calculations)

    reached = sum(rules.points[name] for name in drawn if name not in calculations)
    whole = sum(rules.points[name] for name in drawn)
    assert len(drawn) == course.drawn
    assert reached < needed_points(rules.pass_percent, whole)


@each_course
def test_scenario_asks_for_a_number_and_shows_a_table(course: ShippedCourse) -> None:
    for scenario in list_scenarios(course):
        stem, *bodies = scenario.split(":::question ")
        tables = [body for body in bodies if body.startswith("single") and TABLE.search(body)]

        assert len([body for body in bodies if body.startswith("number")]) == 1
        assert tables or TABLE.search(stem)


@pytest.mark.parametrize(
    ("course", "outcome", "least"),
    [
        pytest.param(course, outcome, least, id=f"{course.name}-{outcome}")
        for course in SHIPPED
        for outcome, least in course.shown.items()
    ],
)
def test_outcome_compares_figures(course: ShippedCourse, outcome: str, least: int) -> None:
    shown = [body for body in list_questions(course, outcome) if is_asked_with_figures(body)]

    assert len(shown) >= least


@each_course
@each_language
def test_every_matching_has_a_right_side_left_over(course: ShippedCourse, language: str) -> None:
    for name, body in read_blocks(course.read(QUIZ, language)).items():
        if body.startswith(":::question match"):
            assert [left.strip() for left, _ in PAIR.findall(body)].count("") == 1, name


@each_course
def test_no_word_of_a_right_side_is_in_its_left_side(course: ShippedCourse) -> None:
    for body in read_blocks(course.read(QUIZ, "en")).values():
        for left, right in PAIR.findall(body):
            words = set(re.findall(r"[a-z]{4,}", right.lower()))
            assert not words & set(re.findall(r"[a-z]{4,}", left.lower())), (left, right)


@each_course
def test_no_id_of_the_bank_stands_in_another_lesson(course: ShippedCourse) -> None:
    others = [name for name in course.structure.order if name != QUIZ]
    practice = {id_ for name in others for id_ in read_blocks(course.read(name, "en"))}

    assert not practice & set(read_blocks(course.read(QUIZ, "en")))


@each_course
def test_keys_are_spread_over_the_places(course: ShippedCourse) -> None:
    bodies = read_blocks(course.read(QUIZ, "en")).values()
    singles = [body for body in bodies if body.startswith(":::question single")]
    rows = [[line for line in body.splitlines() if CHOICE.match(line)] for body in singles]
    places = Counter([line.startswith("- [x]") for line in row].index(True) for row in rows)

    assert set(places) == {0, 1, 2}
    assert max(places.values()) / len(singles) <= 0.45


@each_course
@each_language
def test_right_option_is_not_given_away_by_its_length(course: ShippedCourse, language: str) -> None:
    english = read_blocks(course.read(QUIZ, "en"))
    keys = {name: TICKED.findall(body) for name, body in english.items()}
    longest = []
    shortest = []
    asked = 0
    for name, body in read_blocks(course.read(QUIZ, language)).items():
        lengths = {key: len(option) for option, key in CHOICE.findall(body)}
        for key in keys[name] if len(keys[name]) == 1 else ():
            others = [length for other, length in lengths.items() if other != key]
            asked += 1
            if lengths[key] > max(others):
                longest.append(name)
            if lengths[key] < min(others):
                shortest.append(name)
            assert lengths[key] <= LONGER * max(others), name

    assert asked / 8 <= len(longest) <= asked / 3, longest
    assert len(shortest) <= asked / 3, shortest


@each_course
@each_language
def test_no_option_gives_a_reason(course: ShippedCourse, language: str) -> None:
    """A reason in an option gives it away as right or wrong; it belongs in the feedback."""
    options = [option for option, _ in CHOICE.findall(course.read(QUIZ, language))]

    assert [o for o in options if re.search("because|so that|因为|以免|免得", o)] == []


@each_course
def test_every_lesson_with_a_calculation_is_asked_for_its_result(course: ShippedCourse) -> None:
    asked = re.findall(r"^:::question (\w+) .*lesson=(\S+)", course.read(QUIZ, "en"), re.MULTILINE)

    readings = set(course.list_lessons("reading"))
    assert {lesson for kind, lesson in asked if kind == "number"} == readings
    assert {lesson for _, lesson in asked} == readings | course.asked
