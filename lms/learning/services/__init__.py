"""Services that change progress. Every service takes the session first and flushes."""

from lms.learning.services.idempotency import (
    FormTarget,
    IdempotencyKey,
    complete_and_go_on,
    find_stored_result,
    store_result,
)
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
    "FormTarget",
    "IdempotencyKey",
    "LessonNotRead",
    "complete_and_go_on",
    "complete_lesson",
    "find_stored_result",
    "move_to_newest_edition",
    "note_activity",
    "rebuild_summary",
    "record_hand_in",
    "store_result",
    "submit_attempt",
]  # fmt: skip
