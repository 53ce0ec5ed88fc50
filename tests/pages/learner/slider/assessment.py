"""A slider is graded by its distance: each step away takes a quarter."""

from fractions import Fraction

from lms.assessment.types.base import NOTHING, AnswerGrade, AnswerType


class SliderAnswer(AnswerType):
    name = "slider"

    def grade(self, key, answer):
        if not self.is_readable(key, answer):
            return AnswerGrade(NOTHING)
        distance = abs(int(answer[0]) - int(key.details["right"]))
        return AnswerGrade(max(NOTHING, 1 - Fraction(distance, 4)))

    def is_readable(self, key, answer):
        return not answer or answer[0].isdigit()

    def build_right_answer(self, key):
        return (key.details["right"],)

    def describe_answer(self, questions, answer):
        return [f"set to {value}" for value in super().describe_answer(questions, answer)]

    def build_script_key(self, key, lists):
        return key.details


TYPE = SliderAnswer()
