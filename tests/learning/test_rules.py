"""Complete, what is left, what comes next, stuck, bits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.rules.completion import (
    find_remaining_work,
    from_bits,
    is_complete,
    next_lesson,
    to_bits,
)
from tests.factories_course import structure

COURSE = structure()
ALL = {"welcome", "sheet", "quiz"}


@pytest.mark.parametrize(
    ("done", "complete"), [(set(), False), (ALL - {"quiz"}, False), (ALL, True)]
)
def test_complete_is_all_required_lessons(done, complete):
    assert is_complete(COURSE, done) is complete
    assert (find_remaining_work(COURSE, done).count == 0) is complete


def test_what_is_left_is_reported_by_kind():
    left = find_remaining_work(COURSE, {"welcome"})

    assert (left.readings, left.quizzes, left.worksheets) == ((), ("quiz",), ("sheet",))
    assert left.minutes == 40


@pytest.mark.parametrize(
    ("done", "after", "expected"),
    [
        (set(), "", "welcome"),
        ({"welcome"}, "welcome", "sheet"),
        ({"sheet"}, "sheet", "quiz"),
        ({"quiz"}, "quiz", "welcome"),
        (ALL, "quiz", "village"),
        (ALL | {"village"}, "", None),
    ],
)
def test_next_lesson_is_required_first_and_wraps(done, after, expected):
    assert next_lesson(COURSE, done, after=after) == expected


@given(st.lists(st.text(min_size=1), unique=True, max_size=90), st.data())
def test_bits_give_back_what_was_done(lessons_by_bit, data):
    done = data.draw(st.sets(st.sampled_from(lessons_by_bit))) if lessons_by_bit else set()

    assert from_bits(lessons_by_bit, to_bits(lessons_by_bit, done)) == done
    assert from_bits((*lessons_by_bit, "more than any"), to_bits(lessons_by_bit, done)) == done
