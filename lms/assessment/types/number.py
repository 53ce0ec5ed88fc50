"""A number to type."""

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

    def build_right_answer(self, key: QuestionKey) -> tuple[str, ...]:
        return (key.low,)

    def describe_key(self, question: Question, key: QuestionKey) -> list[str]:
        low, high = (f"{Decimal(limit):,f}" for limit in (key.low, key.high))
        range_ = low if low == high else f"{low}–{high}"
        is_word = question.unit[:1].isascii() and question.unit[:1].isalpha()  # kg, not 公斤 or %
        return [escape(range_ + " " * is_word + question.unit)]

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        return {
            "low": key.low,
            "high": key.high,
            "tolerance": key.tolerance,
            "units": list(key.units),
        }


TYPE = NumberAnswer()
