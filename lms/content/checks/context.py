"""The input of every check of a course."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import count

from lms.content.course import CourseFile, ParsedCourseFile
from lms.content.file_names import find_meant_lesson
from lms.content.model import Files, Language, SharedFiles
from lms.content.parse_tree import ParsedQuestion, ParsedText
from lms.content.problems import find_suggestion
from lms.content.sums import LessonSums

MAX_SUGGESTED = 200


@dataclass(frozen=True)
class UsedIds:
    """The ids in published revisions, which learners have used: name -> kind or type.

    An option is named `question/option`. `lesson_of`: id of a question or field -> its lesson.
    `gone`: the same for the content of lessons that the current revision no longer has. `sources`:
    the texts that were published last, by path, which contain the ids.
    """

    lessons: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    options: Collection[str] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    lesson_of: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class CheckContext:
    """Data from outside the course. None = unknown, so not checked.

    `cases`, `courses` and `layouts` of certificates: their names. `languages`: the codes of the
    product's languages. `today`: for facts that are overdue. `dataset`: the figures that sums may
    refer to. `plan_pages`: the pages of the plan that other courses fill, with their locations.
    `facets`: the known values of the facets of a case; a facet that is not in it has any.
    """

    shared: SharedFiles = field(default_factory=SharedFiles)
    used: UsedIds = field(default_factory=UsedIds)
    cases: Collection[str] | None = None
    courses: Collection[str] | None = None
    today: dt.date | None = None
    dataset: Mapping[str, Decimal] | None = None
    layouts: Collection[str] | None = None
    languages: Collection[str] | None = None
    plan_pages: Mapping[str, str] = field(default_factory=dict)
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)

    def is_unknown_language(self, language: Language) -> bool:
        """Return whether the product lacks the language; False if its languages are unknown."""
        return self.languages is not None and language not in self.languages


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
        return find_suggestion(name, candidates) if next(self.suggested) < MAX_SUGGESTED else ""

    @property
    def course(self) -> CourseFile:
        return self.read.course

    @property
    def source_language(self) -> Language:
        return self.course.languages[0]

    def has_file(self, name: str, language: Language | None = None) -> bool:
        """Return whether the lesson has a file in the language, else in the source language.

        It may be unreadable, or have a wrong name or folder: that is the only problem then.
        """
        return (name, language or self.source_language) in self.meant_lessons

    @cached_property
    def meant_lessons(self) -> frozenset[tuple[str, Language]]:
        """Return lesson and language of every file, also of one that is not read."""
        return frozenset(found for found in map(find_meant_lesson, self.files) if found)

    @cached_property
    def repeated_ids(self) -> frozenset[str]:
        """Return the ids that several blocks of the source files have."""
        ids = Counter(part.id for text in self.list_sources() for part in text.parts if part.has_id)
        return frozenset(name for name, times in ids.items() if times > 1)

    def is_lesson(self, name: str) -> bool:
        """Return whether the lesson has a file, or is listed: then the list reports its absence."""
        return self.has_file(name) or name in self.course.order

    def is_outcome(self, name: str) -> bool:
        """Return whether course.yml has the outcome; True if its outcomes cannot be read."""
        return name in self.course.outcomes or "outcomes" in self.read.unread

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

    def list_comparable(self) -> Iterator[tuple[ParsedText, ParsedText]]:
        """Yield those pairs of which both were read as they are meant."""
        for source, text in self.list_pairs():
            if not source.has_structure_error and not text.has_structure_error:
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
    """Return whether the file is marked as a draft; False if its status is unreadable."""
    broken = any(problem.severity == "error" for problem in text.problems)
    written = "status" in text.front.entries or not broken
    return not is_ready(text) and written and "status" not in text.front.unread


def locate_entry(text: ParsedText, key: str, item: str = "") -> tuple[int, int]:
    """Return line and column of a front-matter key, or of the beginning of the file.

    With `item`, those of the item in the list or mapping under the key, if it is there.
    """
    entry = text.front.entries.get(key)
    if entry is None:
        return 1, 1
    below = entry.value if isinstance(entry.value, tuple) else ()
    found = next((value for value in below if value.value == item), None)
    if isinstance(entry.value, dict):
        found = entry.value.get(item)
    where = found or entry
    return where.line, where.column
