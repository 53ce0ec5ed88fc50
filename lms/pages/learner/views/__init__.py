"""One module for each page of the learners."""

from lms.pages.learner.views import (  # noqa: F401
    account,
    attempt,
    case,
    certificate,
    complete,
    home,
    lesson,
    lesson_questions,
    our_plan,
    outline,
    practice,
    question_report,
    quiz,
    secret,
    step,
    worksheet,
    worksheet_comments,
)
