"""Rows of a question that are right or wrong in practice; only pairs and steps have rows."""

import pytest

from lms.assessment.types import TYPES
from lms.assessment.types.base import ShuffledLists
from lms.content.question_model import QuestionKey

IDS = ("a", "b", "c")


@pytest.mark.parametrize(
    ("name", "lists", "answer", "rows"),
    [
        ("single", ShuffledLists(IDS), ("a",), ((), ())),
        ("multiple", ShuffledLists(IDS), ("a", "c"), ((), ())),
        ("number", ShuffledLists(), ("12",), ((), ())),
        ("text", ShuffledLists(), ("bud",), ((), ())),
        ("match", ShuffledLists(IDS, IDS), ("a=a", "b=c"), ((1,), (2,))),
        ("order", ShuffledLists(("c", "b", "a")), ("a", "c", ""), ((3,), (1,))),
    ],
)
def test_rows_that_are_right_and_those_answered_otherwise(name, lists, answer, rows):
    kind, key = TYPES[name], QuestionKey("q", name, correct=IDS, options=IDS)

    correct = kind.list_correct_rows(key, lists, answer)
    wrong = kind.list_wrong_rows(key, lists, answer)

    assert (tuple(correct), tuple(wrong)) == rows
