"""Several options to choose, graded exactly or by balance."""

from fractions import Fraction

from lms.assessment.types.base import (
    NO_CREDIT,
    AnswerGrade,
    AnswerValue,
    ShuffledLists,
    SubmittedValues,
    all_or_nothing,
    list_chosen,
)
from lms.assessment.types.choices import ChoiceAnswer
from lms.content.question_model import QuestionKey


class MultipleAnswer(ChoiceAnswer):
    name = "multiple"
    names_options = True

    def read(self, lists: ShuffledLists, posted: SubmittedValues) -> tuple[str, ...]:
        return tuple(sorted(set(list_chosen(lists.ids, posted.get("", ())))))

    def grade(self, key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
        chosen, correct = set(answer), set(key.correct)
        if key.credit == "exact":
            return all_or_nothing(chosen == correct)
        # An id that is not an option counts as wrong, so that inventing ids gains nothing.
        balance = len(chosen & correct) - len(chosen - correct)
        return AnswerGrade(max(NO_CREDIT, Fraction(balance, len(correct))))

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        balanced = {"balanced": True} if key.credit == "balanced" else {}
        return {**super().build_client_answer_key(key, lists), **balanced}


TYPE = MultipleAnswer()
