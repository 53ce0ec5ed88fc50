"""The rules that the lessons of every shipped course keep; the sums are in sums.yml."""

import re
from collections import Counter

import pytest

from lms.content.parse_tree import ParsedQuestion
from tests.shipped.courses import (
    LANGUAGES,
    SHIPPED,
    ShippedCourse,
    each_course,
    each_language,
    each_lesson,
)

STORY = {"en": "**And at Yunwu Ridge:**", "zh": "**云雾岭后来怎么样了：**"}
PEOPLE = {
    "en": ("Yang", "Wang", "Zhou", "Li", "Chen"),
    "zh": ("杨秀英", "王国强", "周敏", "李美华", "陈浩"),
}
LINK = re.compile(r"\]\(((?:fact|lesson|worksheet|case):[^)]+)\)")
"""Terms are not among them: each language links the words that its own readers ask for."""
NAMED = re.compile(r"^:::(?!/)(\w+)(?: .*?\bid=([\w-]+))?", re.MULTILINE)
PART_ID = re.compile(r"\{#([a-z])\}$", re.MULTILINE)
INPUT = re.compile(r"^([a-z]+ = [^|]+?) *\|", re.MULTILINE)
NUMBER_QUESTIONS = [
    pytest.param(course, lesson, question, id=question.id)
    for course in SHIPPED
    for lesson, question in course.list_number_questions()
]


@each_course
def test_every_lesson_has_its_sums(course: ShippedCourse) -> None:
    assert set(course.sums) == set(course.structure.order)


@pytest.mark.parametrize(("course", "lesson", "question"), NUMBER_QUESTIONS)
def test_key_and_known_mistakes_of_a_number_question_are_sums(
    course: ShippedCourse, lesson: str, question: ParsedQuestion
) -> None:
    entries = [entry for entry in course.sums[lesson] if entry.question == question.id]

    assert [entry.value for entry in entries if "key" in entry.targets] == [
        question.content.numbers[0].low
    ]
    assert sorted(entry.value for entry in entries if "mistake" in entry.targets) == sorted(
        mistake.value for mistake in question.content.mistakes
    )


@each_lesson("reading", "case", "worksheet", "quiz")
def test_both_languages_have_the_same_blocks_links_and_calculators(
    course: ShippedCourse, lesson: str
) -> None:
    english, chinese = (course.read(lesson, language) for language in LANGUAGES)

    assert NAMED.findall(english) == NAMED.findall(chinese)
    assert PART_ID.findall(english) == PART_ID.findall(chinese)
    assert INPUT.findall(english) == INPUT.findall(chinese)
    assert Counter(LINK.findall(english)) == Counter(LINK.findall(chinese))


@pytest.mark.parametrize(("course", "lesson", "question"), NUMBER_QUESTIONS)
def test_known_mistakes_are_the_same_in_both_languages(
    course: ShippedCourse, lesson: str, question: ParsedQuestion
) -> None:
    translated = {item.id: item for item in course.loaded.texts[lesson, "zh"].questions}

    values = [mistake.value for mistake in translated[question.id].content.mistakes]

    assert values == [mistake.value for mistake in question.content.mistakes]


@each_lesson("reading")
@each_language
def test_lesson_opens_with_a_person_and_closes_with_the_story(
    course: ShippedCourse, lesson: str, language: str
) -> None:
    text = course.read(lesson, language)
    opening = text.split("\n## ")[1]

    assert any(name in opening for name in PEOPLE[language])
    assert re.search("[?？]", opening)
    assert text.count(STORY[language]) == 1


@each_lesson("reading", "case")
@each_language
def test_lesson_shows_one_or_two_drawings(
    course: ShippedCourse, lesson: str, language: str
) -> None:
    text = course.read(lesson, language)

    assert 1 <= len(re.findall(r"^:::(?:chart|flow)\b", text, re.MULTILINE)) <= 2


@each_lesson("reading")
def test_lesson_has_its_calculator(course: ShippedCourse, lesson: str) -> None:
    has_calculator = ":::calculator " in course.read(lesson, "en")

    assert has_calculator == (lesson not in course.without_calculator)


def read_fields(course: ShippedCourse, language: str) -> list[str]:
    """Return the fields of the worksheet, each from its attributes to the next block's start."""
    (worksheet,) = course.list_lessons("worksheet")
    fields = course.read(worksheet, language).split(":::field ")[1:]
    return [field.split("\n:::")[0] for field in fields]


@each_course
@each_language
def test_date_of_the_plan_is_the_day_by_which_the_step_is_done(
    course: ShippedCourse, language: str
) -> None:
    """The owner is reminded before this day, and after it the step counts as overdue."""
    (date,) = (
        field
        for field in read_fields(course, language)
        if re.search(r"plan=[a-z-]+\.date\b", field.splitlines()[0])
    )

    assert date.splitlines()[1] == course.date[language]


@each_course
@pytest.mark.parametrize(("language", "word"), [("en", "Trainers"), ("zh", "培训师")])
def test_notice_about_readers_of_the_worksheet_names_the_trainers(
    course: ShippedCourse, language: str, word: str
) -> None:
    (worksheet,) = course.list_lessons("worksheet")
    note = course.read(worksheet, language).split(":::note")[1].split(":::")[0]

    assert word in note
    assert "nothing else" not in note


@each_course
@each_language
def test_worksheet_takes_numbers_from_calculators_and_names_their_lessons(
    course: ShippedCourse, language: str
) -> None:
    copied = {
        found[1]: field
        for field in read_fields(course, language)
        if (found := re.search(r"from=(\S+)", field.splitlines()[0]))
    }

    assert tuple(copied) == course.copied
    assert all("](lesson:" in field for field in copied.values())
