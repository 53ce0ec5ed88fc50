"""The problems that make a text consist of other parts than its author meant."""

from lms.content.messages import CATALOGUE
from lms.content.problems import Problem

STRUCTURE_ERRORS = frozenset(
    {
        "block-unknown", "block-unclosed", "block-stray-close", "block-closer-mismatch",
        "block-fullwidth-colons", "block-colons", "block-indented", "block-unread",
        "block-attributes-unreadable", "block-misplaced", "block-not-rendered", "code-unclosed",
        "nesting-too-deep", "id-missing", "id-wrong", "id-twice", "question-type",
        "option-malformed", "too-many-marks",
        "paragraph-too-long", "range-backwards",
        "question-stray-text", "block-content", "list-mark", "formula-wrong",
        "formula-name", "name-twice",
        "too-few-options",
    }
)  # fmt: skip
"""Problems that change what a text consists of; those of a type or block say so themselves."""


def is_structure_error(problem: Problem) -> bool:
    """Return whether a problem changes what a text consists of: wrong `type=` and `kind=`, too."""
    is_type = problem.values.get("key") in {"type", "kind"} and problem.code.startswith(
        "block-attribute-"
    )
    message = CATALOGUE[problem.code]
    return is_type or message.changes_structure or problem.code in STRUCTURE_ERRORS
