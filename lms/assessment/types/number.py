"""A number to type."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from lms.assessment.types.base import (
    FULL_CREDIT,
    NO_CREDIT,
    AnswerGrade,
    AnswerType,
    AnswerValue,
    ShuffledLists,
)
from lms.content.numbers import read_number
from lms.content.question_model import Question, QuestionKey


class NumberAnswer(AnswerType):
    name = "number"

    def is_parseable(self, key: QuestionKey, answer: AnswerValue) -> bool:
        is_empty = not answer or not answer[0].strip()
        return is_empty or read_number(answer[0], key.units) is not None

    def grade(self, key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
        value = read_number(answer[0], units=key.units)
        if value is None:
            return AnswerGrade(NO_CREDIT)
        tolerance = Decimal(key.tolerance)
        low, high = Decimal(key.low) - tolerance, Decimal(key.high) + tolerance
        if low <= value <= high:
            return AnswerGrade(FULL_CREDIT)
        distances = {mistake: abs(value - Decimal(mistake)) for mistake in key.mistakes}
        nearest = min(distances, key=distances.__getitem__, default="")
        is_known_mistake = bool(nearest) and distances[nearest] <= tolerance
        return AnswerGrade(NO_CREDIT, nearest if is_known_mistake else "")

    def describe_answer(self, questions: Sequence[Question], answer: AnswerValue) -> list[str]:
        """Return what was typed, with the unit if it was typed without one."""
        unit = questions[0].unit
        return [
            escape(text + _add_unit(unit) if text[-1:].isdecimal() else text) for text in answer
        ]

    def build_right_answer(self, key: QuestionKey) -> tuple[str, ...]:
        return (key.low,)

    def describe_key(self, question: Question, key: QuestionKey) -> list[str]:
        low, high = (f"{Decimal(limit):,f}" for limit in (key.low, key.high))
        range_ = low if low == high else f"{low}–{high}"
        return [escape(range_ + _add_unit(question.unit))]

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        return {
            "low": key.low,
            "high": key.high,
            "tolerance": key.tolerance,
            "units": list(key.units),
        }


def _add_unit(unit: str) -> str:
    """Return the unit as it follows a number: `kg` after a space, 公斤 and % without."""
    is_word = unit[:1].isascii() and unit[:1].isalpha()
    return " " * is_word + unit


TYPE = NumberAnswer()
