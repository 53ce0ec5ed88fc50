"""A word or a phrase to type; case, width and spaces do not matter."""

import unicodedata

from lms.assessment.types.base import (
    AnswerGrade,
    AnswerType,
    AnswerValue,
    ShuffledLists,
    all_or_nothing,
)
from lms.content.question_model import QuestionKey
from lms.short_text import drop_invisible


class TextAnswer(AnswerType):
    name = "text"

    def grade(self, key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
        return all_or_nothing(_fold(answer[0]) in {_fold(text) for text in key.accepted})

    def build_right_answer(self, key: QuestionKey) -> tuple[str, ...]:
        return key.accepted[:1]

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        return {"accepted": list(key.accepted)}


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", drop_invisible(text)).casefold().split())


TYPE = TextAnswer()
