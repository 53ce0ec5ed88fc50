"""Places of shuffled lists become ids and ids places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.rules.grading import grade
from lms.assessment.rules.submitted_answers import shuffle_lists
from lms.assessment.types import TYPES
from tests.factories_course import KEYS, RIGHT, quiz_rules

RULES = quiz_rules()


def post(id_, answer, seed):
    """Posted fields of an answer by ids, the list it shows being ticked as stored."""
    lists = shuffle_lists(KEYS[id_], RULES, seed=seed)
    positions = TYPES[KEYS[id_].type].list_positions(lists, answer)
    if KEYS[id_].type in {"single", "multiple"}:
        return lists, {"": [str(position) for position in positions if position]}
    return lists, {str(i): [str(position)] for i, position in enumerate(positions, 1) if position}


@given(st.sampled_from(["s1", "s2", "m1", "o1", "u1"]), st.text("0123456789abcdef", max_size=6))
def test_what_a_page_shows_as_right_is_graded_as_right(id_, seed):
    lists, posted = post(id_, RIGHT[id_], seed)

    answer = TYPES[KEYS[id_].type].read(lists, posted)

    assert grade(KEYS[id_], answer).share == 1
    assert "b" not in str(posted)


@pytest.mark.parametrize(
    ("id_", "posted", "expected"),
    [
        ("s1", {"": ["9"]}, ()),
        ("s1", {"": ["b"]}, ()),
        ("s1", {}, ()),
        ("u1", {"": ["1", "1", "0", "x"]}, 1),
        ("n1", {"": ["12"]}, ("12",)),
        ("t1", {"": ["  "]}, ()),
        ("t1", {"": ["x" * 900]}, ("x" * 900,)),
        ("m1", {"9": ["1"], "1": ["9"], "2": []}, ()),
        ("o1", {"1": ["1"], "2": ["1"]}, ()),
        ("o1", {"1": []}, ()),
    ],
)
def test_what_no_page_can_post_is_left_out(id_, posted, expected):
    lists = shuffle_lists(KEYS[id_], RULES, seed="s")

    answer = TYPES[KEYS[id_].type].read(lists, posted)

    assert (len(answer) if isinstance(expected, int) else answer) == expected


def test_order_with_a_gap_keeps_the_places():
    lists = shuffle_lists(KEYS["o1"], RULES, seed="s")

    answer = TYPES["order"].read(lists, {"1": ["3"]})

    assert answer == ("", "", lists.ids[0])
    assert TYPES["order"].list_positions(lists, answer) == (3, None, None)


def test_options_stay_when_the_author_wants_them_so_but_match_and_order_never():
    plain = quiz_rules(shuffle="none")

    assert shuffle_lists(KEYS["s1"], plain, seed="s").ids == ("a", "b", "c")
    for id_ in ("m1", "o1"):
        assert len({shuffle_lists(KEYS[id_], plain, seed=str(i)) for i in range(30)}) > 3


def test_guessing_by_sorting_places_scores_no_better_than_chance():
    key = KEYS["m1"]

    shares = [
        grade(key, TYPES["match"].read(shuffle_lists(key, RULES, seed=str(i)), {
            "1": ["1"], "2": ["2"], "3": ["3"]
        })).share
        for i in range(600)
    ]  # fmt: skip

    assert 0.28 < sum(shares) / len(shares) < 0.39
