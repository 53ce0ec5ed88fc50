"""What is known of attempts. Whoever asks for an attempt says whose it must be."""

from lms.assessment.queries.asked import AskedQuestion, AttemptPage, Choice, get_attempt_page
from lms.assessment.queries.attempts import (
    AnswerRow,
    AttemptRow,
    Go,
    GradedQuestion,
    Grading,
    count_attempts,
    find_attempt_by_client,
    find_grading,
    find_open_attempt,
    get_attempt,
    list_answers,
    list_goes,
    list_open_lessons,
    list_questions,
    seen_questions,
)
from lms.assessment.queries.figures import BestRow, Scored, list_first_marks, list_scored
from lms.assessment.queries.posted import read_answers
from lms.assessment.queries.results import Reread, Result, ResultQuestion, get_result
from lms.assessment.queries.starts import QuizStart, get_quiz_start

__all__ = [
    "AnswerRow",
    "AskedQuestion",
    "AttemptPage",
    "AttemptRow",
    "BestRow",
    "Choice",
    "Go",
    "GradedQuestion",
    "Grading",
    "QuizStart",
    "Reread",
    "Result",
    "ResultQuestion",
    "Scored",
    "count_attempts",
    "find_attempt_by_client",
    "find_grading",
    "find_open_attempt",
    "get_attempt",
    "get_attempt_page",
    "get_quiz_start",
    "get_result",
    "list_answers",
    "list_first_marks",
    "list_goes",
    "list_open_lessons",
    "list_questions",
    "list_scored",
    "read_answers",
    "seen_questions",
]
