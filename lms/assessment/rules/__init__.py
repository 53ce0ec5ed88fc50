"""Rules of quizzes: draw, order, grading, and when the next attempt may begin.

Pure: no clock, no database, no randomness. A seed determines every order, identically in every
language and in every version of Python.
"""

from lms.assessment.rules.better_key import (
    AttemptTotal,
    KeyedMark,
    KeySource,
    mark_by_better_key,
    sum_points,
)
from lms.assessment.rules.grading import grade, is_passed, needed_points, score_text
from lms.assessment.rules.question_draw import draw
from lms.assessment.rules.submitted_answers import (
    group_by_question,
    shuffle_lists,
)
from lms.assessment.rules.timing import QuizState, attempts_left, next_attempt_at, quiz_state
from lms.assessment.types.base import AnswerMark, shuffled

__all__ = [
    "AnswerMark",
    "AttemptTotal",
    "KeySource",
    "KeyedMark",
    "QuizState",
    "attempts_left",
    "draw",
    "grade",
    "group_by_question",
    "is_passed",
    "mark_by_better_key",
    "needed_points",
    "next_attempt_at",
    "quiz_state",
    "score_text",
    "shuffle_lists",
    "shuffled",
    "sum_points",
]
