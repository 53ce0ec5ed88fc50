"""One option to choose."""

from lms.assessment.types.base import (
    AnswerGrade,
    AnswerValue,
    ShuffledLists,
    SubmittedValues,
    all_or_nothing,
    list_chosen,
)
from lms.assessment.types.choices import ChoiceAnswer
from lms.content.question_model import QuestionKey


class SingleAnswer(ChoiceAnswer):
    name = "single"

    def read(self, lists: ShuffledLists, posted: SubmittedValues) -> tuple[str, ...]:
        return list_chosen(lists.ids, posted.get("", ())[:1])

    def grade(self, key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
        return all_or_nothing(list(answer) == list(key.correct))


TYPE = SingleAnswer()
