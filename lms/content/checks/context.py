"""The input of every check of a course."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from lms.content.course import CourseFile, ParsedCourseFile
from lms.content.model import Files, Language, SharedFiles
from lms.content.parse_tree import ParsedQuestion, ParsedText
from lms.content.problems import find_near
from lms.content.sums import LessonSums

MAX_SUGGESTED = 200


@dataclass(frozen=True)
class UsedIds:
    """The ids in published revisions, which learners have used: name -> kind or type.

    An option is named `question/option`. `lesson_of`: id of a question or field -> its lesson.
    `gone`: the same for the content of lessons that the current revision no longer has.
    """

    lessons: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    options: Collection[str] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    lesson_of: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckContext:
    """What is known from outside the course. None = unknown, so not checked.

    `cases`, `courses` and `layouts` of certificates: their names. `today` tells which facts are
    overdue. `dataset`: the figures that sums may refer to.
    """

    shared: SharedFiles = field(default_factory=SharedFiles)
    used: UsedIds = field(default_factory=UsedIds)
    cases: Collection[str] | None = None
    courses: Collection[str] | None = None
    today: dt.date | None = None
    dataset: Mapping[str, Decimal] | None = None
    layouts: Collection[str] | None = None


@dataclass(frozen=True)
class CourseContext:
    """One course, read and parsed. `sources` holds the decoded text of every lesson file."""

    read: ParsedCourseFile
    texts: Mapping[tuple[str, Language], ParsedText]
    sources: Mapping[str, str]
    files: Files
    check_context: CheckContext
    sums: tuple[LessonSums, ...] = ()
    suggested: "count[int]" = field(default_factory=count, compare=False)

    def suggest(self, name: str, candidates: Iterable[str]) -> str:
        """Return the nearest known name.

        Only for the first hundreds, because the search is slow.
        """
        return find_near(name, candidates) if next(self.suggested) < MAX_SUGGESTED else ""

    @property
    def course(self) -> CourseFile:
        return self.read.course

    @property
    def source_language(self) -> Language:
        return self.course.languages[0]

    def has_file(self, name: str) -> bool:
        """Return whether the lesson has a file in the source language, even an unreadable one."""
        return f"{name}.{self.source_language}.md" in self.files

    def list_names(self) -> list[str]:
        """Return the names of all lessons that have a file in the source language."""
        end = f".{self.source_language}.md"
        return [path.removesuffix(end) for path in self.files if path.endswith(end)]

    def find_source(self, name: str) -> ParsedText | None:
        """Return the lesson in the source language, or None."""
        return self.texts.get((name, self.source_language))

    def list_sources(self) -> Iterator[ParsedText]:
        """Yield every lesson in the source language, in course order, then the unlisted."""
        for name in dict.fromkeys([*self.course.order, *(name for name, _ in self.texts)]):
            found = self.find_source(name)
            if found:
                yield found

    def list_pairs(self) -> Iterator[tuple[ParsedText, ParsedText]]:
        """Yield source and translation of each lesson if both are ready."""
        for (name, language), text in self.texts.items():
            source = self.find_source(name)
            if source and language in self.course.languages[1:] and is_ready(source, text):
                yield source, text

    def list_questions(self) -> Iterator[tuple[ParsedText, ParsedQuestion]]:
        """Yield every question of the source files."""
        for text in self.list_sources():
            for question in text.questions:
                yield text, question


def is_ready(*texts: ParsedText) -> bool:
    """Return whether the files are to be published."""
    return all(text.front.status == "ready" for text in texts)


def is_draft(text: ParsedText) -> bool:
    """Return whether the file is marked as a draft; False if its front matter is unreadable."""
    broken = any(problem.severity == "error" for problem in text.problems)
    return not is_ready(text) and ("status" in text.front.entries or not broken)


def locate_entry(text: ParsedText, key: str) -> tuple[int, int]:
    """Return line and column of a front-matter key, or of the beginning of the file."""
    entry = text.front.entries.get(key)
    return (entry.line, entry.column) if entry else (1, 1)
