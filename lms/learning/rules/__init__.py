"""Rules of learning: when a course is complete, and who needs help. All pure."""

from lms.learning.rules.completion import (
    HOW_BY_KIND,
    How,
    Left,
    from_bits,
    is_complete,
    next_lesson,
    to_bits,
    what_is_left,
)
from lms.learning.rules.help import Case, Kind, Reason, Thresholds, find_reasons
from lms.learning.rules.weeks import (
    WEEK,
    add_up,
    begins_at,
    is_any_quiet,
    list_weeks,
    monday_of,
    pick_marked,
)

__all__ = [
    "HOW_BY_KIND", "WEEK", "Case", "How", "Kind", "Left", "Reason", "Thresholds", "add_up",
    "begins_at", "find_reasons", "from_bits", "is_any_quiet", "is_complete",
    "list_weeks", "monday_of", "next_lesson", "pick_marked", "to_bits", "what_is_left",
]  # fmt: skip
