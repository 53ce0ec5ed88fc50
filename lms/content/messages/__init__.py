"""The catalogue of all problems of a course: code -> message in English.

A new code goes into the module of its topic and gets a tiny course in `tests/courses/broken/`.
`lms/i18n/extraction.py` finds the texts for translation.
"""

from lms.content.messages import course, drawing, files, lesson, markup, question, sums, translation
from lms.content.messages.message import (
    ProblemMessage,
    Severity,
    Translate,
    TranslateIn,
    in_english,
    only_english,
)

DID_YOU_MEAN = "%(sentence)s Did you mean “%(suggestion)s”?"
WITH_FIX = "%(sentence)s %(fix)s"

CATALOGUE: dict[str, ProblemMessage] = {
    **files.MESSAGES,
    **lesson.MESSAGES,
    **markup.MESSAGES,
    **drawing.MESSAGES,
    **question.MESSAGES,
    **course.MESSAGES,
    **translation.MESSAGES,
    **sums.MESSAGES,
}

__all__ = [
    "CATALOGUE",
    "DID_YOU_MEAN",
    "WITH_FIX",
    "ProblemMessage",
    "Severity",
    "Translate",
    "TranslateIn",
    "in_english",
    "only_english",
]
