"""The points of an answer, type by type, and rules for all types."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.rules.grading import grade, is_passed, needed_points, score_text
from lms.assessment.types import TYPES
from lms.content.question_model import Pair, Question, QuestionKey
from tests.factories_course import KEYS, RIGHT

EXACT = QuestionKey("e", "multiple", correct=("a", "b"), options=("a", "b", "c"))
ONE = QuestionKey("one", "order", correct=("x",))


@pytest.mark.parametrize("id_", KEYS)
def test_right_answer_is_worth_all_and_none_nothing(id_):
    assert grade(KEYS[id_], RIGHT[id_]).share == 1
    assert grade(KEYS[id_], ()).share == 0
    assert grade(KEYS[id_], ("", " ")).share == 0


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        ("18000", "18000", "公斤", "18,000公斤"),
        ("18000", "18000.5", "kg", "18,000–18,000.5 kg"),
        ("-4", "-4", "%", "-4%"),
        ("3", "3", "", "3"),
    ],
)
def test_right_number_is_written_as_the_texts_write_numbers(low, high, unit, said):
    question = Question("n", "number", stem_html="", unit=unit)
    key = QuestionKey("n", "number", low=low, high=high)

    assert TYPES["number"].describe_key(question, key) == [said]


@pytest.mark.parametrize(
    ("key", "answer", "share"),
    [
        (KEYS["s1"], ["a"], 0),
        (KEYS["s1"], ["b", "a"], 0),
        (EXACT, ["b", "a"], 1),
        (EXACT, ["a"], 0),
        (EXACT, ["a", "b", "c"], 0),
        (KEYS["u1"], ["b"], Fraction(1, 2)),
        (KEYS["u1"], ["a", "b", "c"], Fraction(1, 2)),
        (KEYS["u1"], ["c", "d"], 0),
        (KEYS["u1"], ["a", "b", "no option"], Fraction(1, 2)),
        (KEYS["n1"], ["１２.８公斤"], 1),
        (KEYS["n1"], ["１２.８斤"], 0),
        (KEYS["n1"], ["１２．８ kg"], 1),
        (KEYS["n1"], ["13.01"], 0),
        (KEYS["n1"], ["11.99"], 0),
        (KEYS["n1"], ["many"], 0),
        (KEYS["t1"], ["  ＢＲＥＡＫ-even "], 1),
        (KEYS["t1"], ["盈亏平衡"], 1),
        (KEYS["t1"], ["\u2068盈亏\u200b平衡\u2069\t"], 1),
        (KEYS["t1"], ["profit"], 0),
        (KEYS["m1"], ["p1=p1", "p2=p3", "p3=p2"], Fraction(1, 3)),
        (KEYS["m1"], ["p1=p1", "p1=p2"], 0),
        (KEYS["o1"], ["y", "z", "x"], Fraction(1, 2)),
        (KEYS["o1"], ["z", "y", "x"], 0),
        (KEYS["o1"], ["x", "", "y"], 0),
        (ONE, ["x"], 1),
        (ONE, ["y"], 0),
    ],
)
def test_answer_is_worth_its_share(key, answer, share):
    assert grade(key, answer).share == share


def test_range_goes_before_a_named_mistake():
    key = QuestionKey("n", "number", low="12", high="13", mistakes=("12.5",))

    mark = grade(key, ["12.50"])

    assert (mark.share, mark.known_mistake) == (1, "")


def test_tolerance_widens_the_range():
    key = QuestionKey("n", "number", low="100", high="100", tolerance="0.5")

    assert [grade(key, [text]).share for text in ("99.5", "100.5", "100.51")] == [1, 1, 0]


ANSWERS = st.lists(
    st.sampled_from(["a", "b", "c", "d", "x", "y", "z", "p1=p1", "p1=p2", "p2=p2", "12", ""])
    | st.text(max_size=5),
    max_size=6,
)


@given(st.sampled_from(sorted(KEYS)), ANSWERS)
def test_every_share_lies_between_nothing_and_all(id_, answer):
    assert 0 <= grade(KEYS[id_], answer).share <= 1


@given(st.sampled_from(["m1", "u1"]), ANSWERS, st.randoms())
def test_grade_does_not_depend_on_the_order_of_what_was_posted(id_, answer, random):
    turned = list(answer)
    random.shuffle(turned)

    assert grade(KEYS[id_], answer) == grade(KEYS[id_], turned)


@pytest.mark.parametrize("order", list(permutations(["a", "b", "c", "d"])))
def test_grade_does_not_depend_on_the_order_of_options(order):
    key = QuestionKey("u", "multiple", credit="balanced", correct=("b", "a"), options=order)

    assert grade(key, ["a", "b"]) == grade(KEYS["u1"], ["a", "b"])


@given(st.integers(0, 100), st.integers(0, 200))
def test_needed_points_are_the_percentage_rounded_up(percent, points):
    needed = needed_points(percent, points)

    assert 0 <= needed <= points
    assert needed * 100 >= percent * points > (needed - 1) * 100


def test_the_exact_score_is_compared_and_the_shown_one_rounded_down():
    score = Fraction(10) - Fraction(1, 30)

    assert score_text(score) == "9.9"
    assert not is_passed(score, 10)
    assert is_passed(Fraction(10), 10)
    assert score_text(Fraction(10)) == "10"


def test_a_right_side_without_partner_can_be_chosen_and_earns_nothing():
    key = QuestionKey("m", "match", correct=("a", "b"), options=("a", "b", "c"))
    kind = TYPES["match"]
    lists = kind.shuffle(key, seed="1", is_kept=False)

    assert set(lists.ids) == {"a", "b"}
    assert set(lists.right_sides) == {"a", "b", "c"}
    assert grade(key, ("a=a", "b=b")).share == 1
    assert grade(key, ("a=a", "b=c")).share == Fraction(1, 2)
    assert grade(key, ("c=c",)).share == 0


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        (("a=a", "b=b"), ()),
        (("a=b", "b=a"), ("a", "b")),
        (("a=a", "b=c"), ("b", "c")),
        (("a=c", "b=c"), ("a", "b", "c")),
        (("b=a",), ("b",)),
        (("c=c", "x=a", "nonsense"), ()),
    ],
)
def test_feedback_is_of_pairs_that_are_wrong_and_of_spare_sides_chosen(answer, ids):
    key = QuestionKey("m", "match", correct=("a", "b"), options=("a", "b", "c"))

    assert TYPES["match"].list_feedback_ids(key, answer) == ids


def test_practice_offers_a_right_side_without_partner():
    pairs = (Pair("a", "left a", "right a"), Pair("b", "left b", "right b"), Pair("c", "", "none"))
    question = Question("m", "match", "Match", pairs=pairs)
    kind = TYPES["match"]
    lists = kind.arrange(question)

    assert lists.ids == ("a", "b")
    assert sorted(lists.right_sides) == ["a", "b", "c"]
    assert list(kind.get_lines_by_id(question)) == ["a", "b"]
    assert kind.describe_answer((question,), ("a=c", "c=c")) == ["left a → none"]
