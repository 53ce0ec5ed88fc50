"""Completion of a course, remaining work, and the bit field of lessons done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lms.content.model import CourseStructure, LessonKind

CompletionMethod: TypeAlias = Literal["read", "passed", "handed-in"]

METHOD_BY_KIND: dict[LessonKind, CompletionMethod] = {
    "reading": "read",
    "case": "read",
    "quiz": "passed",
    "worksheet": "handed-in",
}


@dataclass(frozen=True)
class RemainingWork:
    """Names of the remaining required lessons in order, and the sum of their minutes."""

    readings: tuple[str, ...]
    quizzes: tuple[str, ...]
    worksheets: tuple[str, ...]
    minutes: int

    @property
    def count(self) -> int:
        return len(self.readings) + len(self.quizzes) + len(self.worksheets)


def is_complete(structure: CourseStructure, done: Collection[str]) -> bool:
    """Return whether all required lessons are done, quizzes passed, worksheets handed in."""
    return all(name in done for name in structure.required)


def find_remaining_work(structure: CourseStructure, done: Collection[str]) -> RemainingWork:
    remaining = [structure.lessons[name] for name in structure.required if name not in done]
    return RemainingWork(
        readings=tuple(lesson.name for lesson in remaining if lesson.kind in {"reading", "case"}),
        quizzes=tuple(lesson.name for lesson in remaining if lesson.kind == "quiz"),
        worksheets=tuple(lesson.name for lesson in remaining if lesson.kind == "worksheet"),
        minutes=sum(lesson.minutes for lesson in remaining),
    )


def next_lesson(
    structure: CourseStructure, done: Collection[str], *, after: str = ""
) -> str | None:
    """Return the next lesson that is not done, None if nothing is left.

    Required lessons come first; the search begins after `after` and continues from the first
    lesson.
    """
    order = structure.order
    start = order.index(after) + 1 if after in order else 0
    turned = [*order[start:], *order[:start]]
    remaining = [name for name in turned if name not in done and name != after]
    required = [name for name in remaining if structure.lessons[name].required]
    return next(iter([*required, *remaining]), None)


def to_bits(lessons_by_bit: Sequence[str], done: Collection[str]) -> int:
    """Return the bit field of lessons done; names missing in `lessons_by_bit` are left out."""
    return sum(1 << index for index, name in enumerate(lessons_by_bit) if name in done)


def from_bits(lessons_by_bit: Sequence[str], field: int) -> frozenset[str]:
    return frozenset(name for index, name in enumerate(lessons_by_bit) if field >> index & 1)
