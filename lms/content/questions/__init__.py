"""Questions: the lines of a block become a stem, options, answers, feedback and an explanation."""

from lms.content.questions.build import build_question

__all__ = ["build_question"]
