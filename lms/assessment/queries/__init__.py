"""Queries of attempts. A query of one attempt takes the id of its person."""

from lms.assessment.queries.attempt_page import (
    AttemptPage,
    AttemptPageQuestion,
    get_attempt_page,
)
from lms.assessment.queries.attempts import (
    AnswerRow,
    AttemptRow,
    GradedAttempt,
    GradedQuestion,
    Grading,
    count_attempts,
    find_attempt_by_client,
    find_grading,
    find_open_attempt,
    get_attempt,
    list_answers,
    list_attempts,
    list_open_lessons,
    list_questions,
    list_seen_questions,
)
from lms.assessment.queries.quiz_start import QuizStart, get_quiz_start
from lms.assessment.queries.quiz_statistics import (
    BestScoreRow,
    QuizScores,
    list_first_attempt_marks,
    list_quiz_scores,
)
from lms.assessment.queries.results import (
    AttemptResult,
    RereadLesson,
    ResultQuestion,
    get_attempt_result,
)
from lms.assessment.queries.submitted_answers import read_answers

__all__ = [
    "AnswerRow",
    "AttemptPage",
    "AttemptPageQuestion",
    "AttemptResult",
    "AttemptRow",
    "BestScoreRow",
    "GradedAttempt",
    "GradedQuestion",
    "Grading",
    "QuizScores",
    "QuizStart",
    "RereadLesson",
    "ResultQuestion",
    "count_attempts",
    "find_attempt_by_client",
    "find_grading",
    "find_open_attempt",
    "get_attempt",
    "get_attempt_page",
    "get_attempt_result",
    "get_quiz_start",
    "list_answers",
    "list_attempts",
    "list_first_attempt_marks",
    "list_open_lessons",
    "list_questions",
    "list_quiz_scores",
    "list_seen_questions",
    "read_answers",
]
