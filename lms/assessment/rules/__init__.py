"""What is drawn, how it is shuffled, what an answer is worth, when the next attempt may begin.

Pure: no clock, no database, no chance. A seed decides every order, the same in every language and
in every version of Python.
"""

from lms.assessment.rules.drawing import draw, shuffled
from lms.assessment.rules.grading import Mark, grade, is_passed, needed_points, score_text
from lms.assessment.rules.mending import Marked, Source, Total, add_up, mark
from lms.assessment.rules.posting import answer_places, lists_of, read_posted
from lms.assessment.rules.timing import QuizState, attempts_left, next_attempt_at, quiz_state

__all__ = [
    "Mark",
    "Marked",
    "QuizState",
    "Source",
    "Total",
    "add_up",
    "answer_places",
    "attempts_left",
    "draw",
    "grade",
    "is_passed",
    "lists_of",
    "mark",
    "needed_points",
    "next_attempt_at",
    "quiz_state",
    "read_posted",
    "score_text",
    "shuffled",
]
