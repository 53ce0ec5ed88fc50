"""Texts ready to send count what is left as the page of certificates does."""

import pytest

from lms.learning.message_texts import format_remaining
from lms.learning.rules.completion import RemainingWork


@pytest.mark.parametrize(
    ("work", "language", "text"),
    [
        (RemainingWork(("a", "b", "c", "d"), ("q",), ("w",), 90), "en",
         "4 lessons, the quiz, the worksheet"),
        (RemainingWork(("a",), (), ("w",), 10), "en", "1 lesson, the worksheet"),
        (RemainingWork((), ("q",), (), 10), "en", "the quiz"),
        (RemainingWork((), (), (), 0), "en", ""),
    ],
)  # fmt: skip
def test_lessons_quizzes_and_worksheets_are_counted_apart(work, language, text):
    assert format_remaining(work, language) == text
