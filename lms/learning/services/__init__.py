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

__all__ = [
    "LessonNotRead", "complete_lesson", "move_to_newest_edition", "note_activity",
    "rebuild_summary", "record_hand_in", "submit_attempt",
]  # fmt: skip
