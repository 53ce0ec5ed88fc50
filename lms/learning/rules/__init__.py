"""Rules of learning: when a course is complete, and who is at risk. All pure."""

from lms.learning.rules.at_risk import RiskKind, RiskReason, RiskSignals, Thresholds, find_reasons
from lms.learning.rules.completion import (
    METHOD_BY_KIND,
    CompletionMethod,
    RemainingWork,
    find_remaining_work,
    from_bits,
    is_complete,
    next_lesson,
    to_bits,
)
from lms.learning.rules.weeks import (
    WEEK,
    add_up,
    begins_at,
    find_week_index,
    is_any_quiet,
    list_weeks,
    monday_of,
)

__all__ = [
    "METHOD_BY_KIND",
    "WEEK",
    "CompletionMethod",
    "RemainingWork",
    "RiskKind",
    "RiskReason",
    "RiskSignals",
    "Thresholds",
    "add_up",
    "begins_at",
    "find_reasons",
    "find_remaining_work",
    "find_week_index",
    "from_bits",
    "is_any_quiet",
    "is_complete",
    "list_weeks",
    "monday_of",
    "next_lesson",
    "to_bits",
]  # fmt: skip
