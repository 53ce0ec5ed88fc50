"""The shipped courses: their files as tests read them, and a table of their differences."""

import re
from dataclasses import dataclass
from functools import cached_property

import pytest

from lms.content.load import LoadedCourse, load_course, read_folder
from lms.content.model import CourseStructure
from lms.content.parse_tree import ParsedQuestion, ParsedText
from lms.content.question_keys import build_quiz_rules
from lms.content.question_model import QuizRules
from lms.content.sums import SUMS, SumEntry, read_sums
from lms.folders import COURSES

LANGUAGES = ("en", "zh")
QUIZ = "final-quiz"
OPENER = re.compile(r"^:::(?:question|scenario) .*?\bid=([a-z0-9-]+)", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class ShippedCourse:
    """A course and what differs of it; everything else is true of every course.

    `bank`: questions by outcome. `drawn`: questions of an attempt. `scenarios`: items of three
    questions. `shown`: how many questions of an outcome compare figures at least. `asked`: lessons
    of the quiz besides those with a calculation. `copied`: results that the worksheet takes over.
    `date`: the question of the plan for a day, by language.
    """

    name: str
    lessons: int
    bank: dict[str, int]
    drawn: int
    scenarios: int
    shown: dict[str, int]
    asked: frozenset[str]
    without_calculator: frozenset[str]
    copied: tuple[str, ...]
    date: dict[str, str]

    @cached_property
    def loaded(self) -> LoadedCourse:
        return load_course(read_folder(COURSES / self.name))

    @property
    def structure(self) -> CourseStructure:
        assert self.loaded.structure is not None
        return self.loaded.structure

    @property
    def quiz(self) -> ParsedText:
        return self.loaded.texts[QUIZ, "en"]

    @property
    def rules(self) -> QuizRules:
        return build_quiz_rules(self.quiz)

    @cached_property
    def sums(self) -> dict[str, list[SumEntry]]:
        """The entries of sums.yml by lesson."""
        lessons, problems = read_sums((COURSES / self.name / SUMS).read_text(encoding="utf-8"))
        assert problems == []
        return {lesson.lesson: [parsed.entry for parsed in lesson.sums] for lesson in lessons}

    @property
    def calculations(self) -> set[str]:
        """The questions of the quiz that ask for a number, or for a sum of the table they show."""
        summed = {entry.question for entry in self.sums[QUIZ]}
        return {
            question.id
            for question in self.quiz.questions
            if question.type == "number" or (question.id in summed and has_table(question))
        }

    def list_lessons(self, *kinds: str) -> list[str]:
        """Return the lessons of these kinds in the order of the course."""
        return [
            name
            for name in self.structure.order
            if self.loaded.texts[name, "en"].front.kind in kinds
        ]

    def read(self, lesson: str, language: str) -> str:
        return (COURSES / self.name / f"{lesson}.{language}.md").read_text(encoding="utf-8")

    def list_number_questions(self) -> list[tuple[str, ParsedQuestion]]:
        """Return the questions that are answered with a number, each with its lesson."""
        return [
            (lesson, question)
            for (lesson, language), text in self.loaded.texts.items()
            for question in text.questions
            if language == "en" and question.type == "number"
        ]


DIGITAL_THINKING = ShippedCourse(
    name="digital-thinking",
    lessons=11,
    bank={"o1": 10, "o2": 13, "o3": 11, "o4": 18, "o5": 9, "o6": 9},
    drawn=14,
    scenarios=6,
    shown={"o1": 5, "o5": 4},
    asked=frozenset({"vision"}),
    without_calculator=frozenset({"eight-tools"}),
    copied=("slips.onpaper", "partner.share", "step-cost.cost"),
    date={"en": "By which day is the first step done?", "zh": "第一步到哪天完成？"},
)
ECOMMERCE_LAUNCH = ShippedCourse(
    name="ecommerce-launch",
    lessons=15,
    bank={"o1": 18, "o2": 9, "o3": 7, "o4": 9, "o5": 12, "o6": 7},
    drawn=20,
    scenarios=0,
    shown={"o2": 9, "o5": 4, "o6": 7},
    asked=frozenset({"chunbo-barriers"}),
    without_calculator=frozenset(),
    copied=("box.contribution", "safety.breakeven", "open.openbefore"),
    date={"en": "By which day is it done?", "zh": "哪天做完？"},
)
SHIPPED = (DIGITAL_THINKING, ECOMMERCE_LAUNCH)

each_course = pytest.mark.parametrize("course", SHIPPED, ids=lambda course: course.name)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def each_lesson(*kinds: str) -> pytest.MarkDecorator:
    """Return a mark that runs a test with each lesson of these kinds of each course."""
    return pytest.mark.parametrize(
        ("course", "lesson"),
        [
            pytest.param(course, lesson, id=f"{course.name}-{lesson}")
            for course in SHIPPED
            for lesson in course.list_lessons(*kinds)
        ],
    )


def has_table(question: ParsedQuestion) -> bool:
    return any(token.type == "table_open" for token in question.stem.tokens)


def read_blocks(text: str) -> dict[str, str]:
    """Return question and scenario bodies by id, in the order of the file."""
    found = list(OPENER.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    return {m[1]: text[m.start() : end] for m, end in zip(found, ends, strict=True)}
