"""The catalogue of all problems of a course: code -> message in both languages.

A new code goes into the module of its topic and gets a tiny course in `tests/courses/broken/`.
"""

from lms.content.messages import (
    archive,
    course,
    files,
    lesson,
    markup,
    question,
    sums,
    translation,
)
from lms.content.messages.message import ProblemMessage, Severity

CATALOGUE: dict[str, ProblemMessage] = {
    **files.MESSAGES,
    **lesson.MESSAGES,
    **markup.MESSAGES,
    **question.MESSAGES,
    **course.MESSAGES,
    **translation.MESSAGES,
    **archive.MESSAGES,
    **sums.MESSAGES,
}

__all__ = ["CATALOGUE", "ProblemMessage", "Severity"]
