"""Grading of one answer, and the points that pass."""

from fractions import Fraction

from lms.assessment.types import TYPES
from lms.assessment.types.base import NO_CREDIT, AnswerGrade, AnswerValue
from lms.content.question_model import QuestionKey


def grade(key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
    """Grade one answer; an empty or unreadable one has the share 0."""
    if not any(part.strip() for part in answer):
        return AnswerGrade(NO_CREDIT)
    return TYPES[key.type].grade(key, answer)


def needed_points(pass_percent: int, points: int) -> int:
    """Return the whole points that pass: the percentage, rounded up."""
    return -(-pass_percent * points // 100)


def is_passed(score: Fraction, needed: int) -> bool:
    """Compare the exact score, never the displayed one."""
    return score >= needed


def score_text(score: Fraction) -> str:
    """Return the score rounded down to one decimal, without decimal if whole: "9.8", "10"."""
    tenths = int(score * 10)
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
