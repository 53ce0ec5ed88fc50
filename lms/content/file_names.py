"""The names and sizes of the files of a course."""

import re
from pathlib import PurePosixPath

MAX_TEXT = 200_000
MAX_MEDIA = 20_000_000
TEXTS = frozenset({".md", ".yml"})
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
RECORDINGS = frozenset({".mp3", ".m4a", ".ogg", ".opus", ".mp4", ".webm", ".vtt"})
SUFFIXES = TEXTS | PICTURES | RECORDINGS
"""Of the files that belong to a course."""
LESSON_FILE = re.compile(r"([a-z0-9][a-z0-9-]*)\.([a-z]{2,3})\.md")


_MEANT_LESSON = re.compile(
    r"(?:.*/)?([a-z0-9][a-z0-9_ -]*)\.([a-z]{2,3})\.(?:md(?:\.\w+)?|markdown)", re.IGNORECASE
)


def find_meant_lesson(path: str) -> tuple[str, str] | None:
    """Return the lesson and language of a file whose name or folder may be wrong, or None."""
    found = _MEANT_LESSON.fullmatch(path)
    if found is None:
        return None
    name, language = (part.lower() for part in found.groups())
    return re.sub("[_ ]+", "-", name), language


def is_course_file(path: str) -> bool:
    """Return whether the file is published with its course; texts are at its top level."""
    name = PurePosixPath(path)
    suffix = name.suffix.lower()
    return suffix in SUFFIXES and not (suffix in TEXTS and len(name.parts) > 1)
