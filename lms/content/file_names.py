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


def is_course_file(path: str) -> bool:
    """Return whether the file is published with its course; texts stand at its top level."""
    name = PurePosixPath(path)
    suffix = name.suffix.lower()
    return suffix in SUFFIXES and not (suffix in TEXTS and len(name.parts) > 1)
