"""Every file of the folder is one that a course can hold, and is what its name says."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lms.content.checks.context import CourseContext
from lms.content.course import PATH
from lms.content.file_names import LESSON_FILE, MAX_MEDIA, PICTURES, SUFFIXES
from lms.content.media_files import FORMATS, find_format, find_size
from lms.content.problems import Problem, build_problem
from lms.content.sums import SUMS

MAX_PIXELS = 25_000_000
_NOT_SHOWN = frozenset(
    {".svg", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".avif", ".mov", ".avi", ".wav", ".wma"}
)
_MEANT_AS_LESSON = re.compile(r"\.md(?:\.\w+)?$|\.markdown$", re.IGNORECASE)
_NO_LESSONS = re.compile(r"(?:readme|licen[cs]e|changelog)\b", re.IGNORECASE)


def check_files(context: CourseContext) -> Iterator[Problem]:
    """Yield files that would be left out silently, and media that cannot be shown."""
    for path, content in context.files.items():
        name = PurePosixPath(path)
        suffix = name.suffix.lower()
        if _MEANT_AS_LESSON.search(path) and not LESSON_FILE.fullmatch(path):
            yield from _check_lesson_name(name)
        elif suffix in _NOT_SHOWN or (suffix not in SUFFIXES and name.parts[0] == "media"):
            yield build_problem("media-format", path, name=name.name)
        elif suffix not in SUFFIXES or (suffix == ".yml" and path not in (PATH, SUMS)):
            yield build_problem("file-left-out", path)
        elif suffix in FORMATS:
            yield from _check_media(path, suffix, content)


def _check_lesson_name(name: PurePosixPath) -> Iterator[Problem]:
    if len(name.parts) > 1:
        yield build_problem("lesson-in-subfolder", name.as_posix())
    elif _NO_LESSONS.match(name.name):
        yield build_problem("file-left-out", name.as_posix())
    else:
        yield build_problem("lesson-file-name", name.as_posix(), name=name.name)


def _check_media(path: str, suffix: str, content: bytes) -> Iterator[Problem]:
    found = find_format(content)
    if len(content) > MAX_MEDIA:
        yield build_problem("file-too-large", path, size=len(content), limit=MAX_MEDIA)
    elif found != FORMATS[suffix]:
        yield build_problem("media-type", path, found=found or "nothing known")
    elif suffix in PICTURES:
        size = find_size(content)
        if size is None:
            yield build_problem("media-type", path, found="nothing known")
        elif size.pixels > MAX_PIXELS:
            yield build_problem(
                "picture-too-large", path,
                width=size.width, height=size.height, limit=MAX_PIXELS // 1_000_000,
            )  # fmt: skip
