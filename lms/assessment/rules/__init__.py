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
from lms.assessment.rules.grading import AnswerMark, grade, is_passed, needed_points, score_text
from lms.assessment.rules.question_draw import draw, shuffled
from lms.assessment.rules.submitted_answers import (
    answer_positions,
    read_submitted_answer,
    shuffle_lists,
)
from lms.assessment.rules.timing import QuizState, attempts_left, next_attempt_at, quiz_state

__all__ = [
    "AnswerMark",
    "AttemptTotal",
    "KeySource",
    "KeyedMark",
    "QuizState",
    "answer_positions",
    "attempts_left",
    "draw",
    "grade",
    "is_passed",
    "mark_by_better_key",
    "needed_points",
    "next_attempt_at",
    "quiz_state",
    "read_submitted_answer",
    "score_text",
    "shuffle_lists",
    "shuffled",
    "sum_points",
]
