"""What changes where learners stand. Every service takes the session first and flushes."""

from lms.learning.services.progress import (
    LessonNotRead,
    complete_lesson,
    move_to_newest_edition,
    note_activity,
    rebuild_summary,
    record_hand_in,
    submit_attempt,
)
from lms.learning.services.sending import (
    Sending,
    Slot,
    complete_and_go_on,
    find_answer,
    keep_answer,
)

__all__ = [
    "LessonNotRead", "Sending", "Slot", "complete_and_go_on", "complete_lesson", "find_answer",
    "keep_answer", "move_to_newest_edition", "note_activity", "rebuild_summary",
    "record_hand_in", "submit_attempt",
]  # fmt: skip
