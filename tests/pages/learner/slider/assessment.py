"""A slider is graded by its distance: each step away takes a quarter."""

from fractions import Fraction

from lms.assessment.types.base import NO_CREDIT, AnswerGrade, AnswerType


class SliderAnswer(AnswerType):
    name = "slider"

    def grade(self, key, answer):
        if not self.is_parseable(key, answer):
            return AnswerGrade(NO_CREDIT)
        distance = abs(int(answer[0]) - int(key.details["right"]))
        return AnswerGrade(max(NO_CREDIT, 1 - Fraction(distance, 4)))

    def is_parseable(self, key, answer):
        return not answer or answer[0].isdigit()

    def build_right_answer(self, key):
        return (key.details["right"],)

    def describe_answer(self, questions, answer):
        return [f"set to {value}" for value in super().describe_answer(questions, answer)]

    def build_client_answer_key(self, key, lists):
        return key.details


TYPE = SliderAnswer()
