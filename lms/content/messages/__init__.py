"""The catalogue of all problems of a course: code -> message in English.

A new code goes into the module of its topic and gets a tiny course in `tests/courses/broken/`;
one that only a type of question or a block has is in `MESSAGES` of its module, and is added when
that is found. `lms/i18n/extraction.py` finds the texts for translation.
"""

from types import ModuleType

from lms.content.messages import course, drawing, files, lesson, markup, question, sums, translation
from lms.content.messages.message import (
    ProblemMessage,
    Severity,
    Translate,
    TranslateIn,
    in_english,
    only_english,
)
from lms.content.messages.words import TRANSLATED_WORDS

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
FIXED_WORDS = {*TRANSLATED_WORDS}
"""Values of placeholders that are translated."""


def add_messages(module: ModuleType) -> None:
    """Add the problems and fixed words of a type or block.

    They are its `MESSAGES` and `MESSAGE_PARAMETERS`, if it has any.
    Raises ValueError for a code that another module has.
    """
    added: dict[str, ProblemMessage] = getattr(module, "MESSAGES", {})
    if repeated := sorted(CATALOGUE.keys() & added.keys()):
        raise ValueError(f"{module.__name__} repeats the codes {', '.join(repeated)}")
    CATALOGUE.update(added)
    FIXED_WORDS.update(getattr(module, "MESSAGE_PARAMETERS", ()))


__all__ = [
    "CATALOGUE",
    "DID_YOU_MEAN",
    "FIXED_WORDS",
    "WITH_FIX",
    "ProblemMessage",
    "Severity",
    "Translate",
    "TranslateIn",
    "add_messages",
    "in_english",
    "only_english",
]
