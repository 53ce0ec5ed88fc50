"""When a course is complete, what is left of it, and the bit field of lessons done."""

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
    """What is left: names of required lessons in order, and their minutes together."""

    readings: tuple[str, ...]
    quizzes: tuple[str, ...]
    worksheets: tuple[str, ...]
    minutes: int

    @property
    def count(self) -> int:
        return len(self.readings) + len(self.quizzes) + len(self.worksheets)


def is_complete(structure: CourseStructure, done: Collection[str]) -> bool:
    """All required lessons done, quizzes passed, worksheets handed in."""
    return all(name in done for name in structure.required)


def find_remaining_work(structure: CourseStructure, done: Collection[str]) -> RemainingWork:
    left = [structure.lessons[name] for name in structure.required if name not in done]
    return RemainingWork(
        readings=tuple(one.name for one in left if one.kind in {"reading", "case"}),
        quizzes=tuple(one.name for one in left if one.kind == "quiz"),
        worksheets=tuple(one.name for one in left if one.kind == "worksheet"),
        minutes=sum(one.minutes for one in left),
    )


def next_lesson(
    structure: CourseStructure, done: Collection[str], *, after: str = ""
) -> str | None:
    """The first lesson not done behind `after`, else the first of all; required ones first."""
    order = structure.order
    start = order.index(after) + 1 if after in order else 0
    turned = [*order[start:], *order[:start]]
    left = [name for name in turned if name not in done and name != after]
    required = [name for name in left if structure.lessons[name].required]
    return next(iter([*required, *left]), None)


def to_bits(bits: Sequence[str], done: Collection[str]) -> int:
    """The bit field of lessons done; names that no revision knew are left out."""
    return sum(1 << index for index, name in enumerate(bits) if name in done)


def from_bits(bits: Sequence[str], field: int) -> frozenset[str]:
    return frozenset(name for index, name in enumerate(bits) if field >> index & 1)
