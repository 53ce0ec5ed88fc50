"""The table of what a publishing changes."""

import dataclasses

import pytest

from lms.catalogue.rules.changes import CourseChange, RevisionContent, classify, opens_edition
from lms.content.model import LessonStructure
from lms.content.question_model import QuizDraw
from tests.factories_course import (
    KEYS,
    quiz_key,
    quiz_rules,
    structure,
    with_lesson,
    without,
)


def state(course=None, *, keys=None, text="1"):
    course = course or structure()
    key = {"quiz": quiz_key(keys)} if "quiz" in course.lessons else {}
    return RevisionContent(course, key, {"course.yml": repr(course), "a.en.md": text + repr(keys)})


def kinds(new):
    changes = classify(state(), new)
    found = {(change.kind, change.subject) for change in changes if change.kind != "wording"}
    return found, opens_edition(changes)


def test_same_content_is_no_change():
    assert classify(state(), state()) == ()


def test_other_words_are_wording():
    assert classify(state(), state(text="2")) == (CourseChange("wording", subject="a.en.md"),)


READING = LessonStructure("more", "reading", {"en": "More"}, 5)
OPTIONAL = dataclasses.replace(READING, required=False)
CASE = dataclasses.replace(structure().lessons["welcome"], kind="case")
QUIZ = dataclasses.replace(structure().lessons["welcome"], kind="worksheet")
FREE = dataclasses.replace(structure().lessons["welcome"], required=False)
BOUND = dataclasses.replace(structure().lessons["village"], required=True)


@pytest.mark.parametrize(
    ("course", "expected", "opens"),
    [
        (with_lesson(structure(), READING), {("required-added", "more")}, True),
        (with_lesson(structure(), OPTIONAL), {("optional-added", "more")}, False),
        (without(structure(), "village"), {("optional-removed", "village")}, False),
        (without(structure(), "sheet"), {("required-removed", "sheet")}, True),
        (with_lesson(structure(), CASE), set(), False),
        (with_lesson(structure(), QUIZ), {("required-added", "welcome")}, True),
        (with_lesson(structure(), FREE), {("required-removed", "welcome")}, True),
        (with_lesson(structure(), BOUND), {("required-added", "village")}, True),
        (
            structure(quiz=quiz_rules(pass_percent=80)),
            {("pass-mark-raised", "quiz")},
            True,
        ),
        (
            structure(quiz=quiz_rules(pass_percent=60)),
            {("pass-mark-lowered", "quiz")},
            False,
        ),
        (
            structure(quiz=quiz_rules(draw=QuizDraw(total=4))),
            {("draw-changed", "quiz")},
            True,
        ),
        (
            structure(outcomes={**structure().outcomes, "o9": {"en": "Count votes"}}),
            {("outcome-added", "o9")},
            True,
        ),
        (structure(outcomes={}), {("outcome-removed", "o1")}, True),
        (structure(quiz=quiz_rules(attempts=3)), {("quiz-rules-changed", "quiz")}, False),
        (structure(quiz=quiz_rules(waits=(60,))), {("quiz-rules-changed", "quiz")}, False),
        (structure(modules=structure().modules[::-1]), {("order", "")}, False),
    ],
)
def test_a_change_of_structure_is_named(course, expected, opens):
    assert kinds(state(course)) == (expected, opens)


def test_a_fixed_key_is_named_and_opens_nothing():
    keys = {**KEYS, "s1": dataclasses.replace(KEYS["s1"], correct=("c",))}

    assert kinds(state(keys=keys)) == ({("key-fixed", "s1")}, False)


def test_questions_added_and_removed_are_named():
    keys = {**KEYS, "s5": dataclasses.replace(KEYS["s1"], id="s5")}
    del keys["s4"]

    assert kinds(state(keys=keys)) == (
        {("question-added", "s5"), ("question-removed", "s4")},
        False,
    )


def test_a_file_of_an_added_lesson_is_no_new_text_of_those_under_way():
    new = dataclasses.replace(
        state(with_lesson(structure(), READING)),
        hashes={**state().hashes, "course.yml": "2", "more.en.md": "1"},
    )

    assert classify(state(), new) == (CourseChange("required-added", "more", "more"),)
