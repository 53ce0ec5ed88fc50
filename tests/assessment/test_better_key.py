"""Two keys for one answer: the newest counts, the own one where it gives more."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.rules.better_key import KeyedGrade, grade_by_better_key, sum_points
from lms.assessment.rules.grading import grade
from lms.assessment.types.base import AnswerGrade
from lms.content.question_model import QuestionKey

OWN = QuestionKey("q", "single", correct=("a",), options=("a", "b", "c"))
FIXED = dataclasses.replace(OWN, correct=("b",))
BOTH = QuestionKey("q", "multiple", correct=("a", "b"), options=("a", "b", "c"))
RIGHT, WRONG = AnswerGrade(Fraction(1)), AnswerGrade(Fraction(0))


@pytest.mark.parametrize(
    ("newest", "answer", "expected"),
    [
        (OWN, ("a",), KeyedGrade(RIGHT, "newest")),
        (FIXED, ("b",), KeyedGrade(RIGHT, "newest")),
        (FIXED, ("a",), KeyedGrade(RIGHT, "own")),
        (FIXED, ("c",), KeyedGrade(WRONG, "newest")),
        (FIXED, (), KeyedGrade(WRONG, "newest")),
        (None, ("c",), KeyedGrade(RIGHT, "removed")),
        (None, (), KeyedGrade(RIGHT, "removed")),
        (BOTH, ("a",), KeyedGrade(RIGHT, "own")),
        (BOTH, ("b",), KeyedGrade(WRONG, "own")),
    ],
)
def test_whose_key_counts(newest, answer, expected):
    assert grade_by_better_key(OWN, newest, answer) == expected


NUMBER = QuestionKey("n", "number", low="12", high="12", mistakes=("13",))


def test_a_named_mistake_is_that_of_the_key_that_counts():
    newest = dataclasses.replace(NUMBER, mistakes=("14",))

    assert grade_by_better_key(NUMBER, newest, ("14",)) == KeyedGrade(
        AnswerGrade(Fraction(0), "14"), "newest"
    )
    assert grade_by_better_key(NUMBER, newest, ("13",)) == KeyedGrade(WRONG, "newest")


def test_points_are_those_of_now_or_those_of_then_whichever_is_better():
    own = {"x": dataclasses.replace(OWN, id="x", points=1), "y": dataclasses.replace(OWN, id="y")}
    heavier = {**own, "x": dataclasses.replace(own["x"], points=3)}
    right_wrong = {"x": KeyedGrade(RIGHT, "newest"), "y": KeyedGrade(WRONG, "newest")}
    wrong_right = {"x": KeyedGrade(WRONG, "newest"), "y": KeyedGrade(RIGHT, "newest")}

    gained = sum_points(right_wrong, own, heavier, pass_percent=70)
    kept = sum_points(wrong_right, own, heavier, pass_percent=70)

    assert (gained.score, gained.points, gained.needed, gained.passed) == (3, 4, 3, True)
    assert (kept.score, kept.points, kept.needed, kept.passed) == (1, 2, 2, False)


def test_a_question_taken_out_keeps_the_points_it_had():
    own = {"x": dataclasses.replace(OWN, id="x", points=2)}

    total = sum_points({"x": KeyedGrade(RIGHT, "removed")}, own, {}, pass_percent=70)

    assert (total.score, total.points, total.passed) == (2, 2, True)


KEYS = st.builds(
    dataclasses.replace,
    st.just(OWN),
    correct=st.sampled_from([("a",), ("b",), ("c",)]),
    points=st.integers(1, 4),
) | st.just(dataclasses.replace(BOTH, points=2))


@given(
    rows=st.lists(st.tuples(KEYS, KEYS | st.none(), st.sampled_from("abc")), min_size=1),
    percent=st.integers(1, 100),
)
def test_nothing_published_makes_an_attempt_worth_less(rows, percent):
    own = {f"q{n}": row[0] for n, row in enumerate(rows)}
    newest = {f"q{n}": row[1] for n, row in enumerate(rows) if row[1] is not None}
    answers = {f"q{n}": (row[2],) for n, row in enumerate(rows)}
    alone = {id_: KeyedGrade(grade(own[id_], answers[id_]), "own") for id_ in own}
    marks = {id_: grade_by_better_key(own[id_], newest.get(id_), answers[id_]) for id_ in own}

    before = sum_points(alone, own, own, pass_percent=percent)
    after = sum_points(marks, own, newest, pass_percent=percent)

    assert after.rank >= before.rank
    assert 0 <= after.score <= after.points
