"""Rules of learning: when a course is complete, and who needs help. All pure."""

from lms.learning.rules.completion import (
    HOW_BY_KIND,
    How,
    Left,
    from_bits,
    is_complete,
    is_stuck,
    next_lesson,
    to_bits,
    what_is_left,
)
from lms.learning.rules.help import Case, Kind, Reason, Thresholds, find_reasons

__all__ = [
    "HOW_BY_KIND", "Case", "How", "Kind", "Left", "Reason", "Thresholds", "find_reasons",
    "from_bits", "is_complete", "is_stuck", "next_lesson", "to_bits", "what_is_left",
]  # fmt: skip
