"""Questions: parse a block's lines into stem, options, answers, feedback and explanation."""

from lms.content.questions.build import build_question

__all__ = ["build_question"]
