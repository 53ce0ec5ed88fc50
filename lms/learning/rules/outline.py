"""The outline of a course as a task list."""

from collections.abc import Collection
from dataclasses import dataclass

from lms.content.model import CourseStructure, LessonKind
from lms.i18n import language_in, text_in
from lms.learning.rules.completion import RemainingWork, find_remaining_work, next_lesson


@dataclass(frozen=True)
class OutlineLesson:
    name: str
    title: str
    kind: LessonKind
    minutes: int
    is_required: bool
    is_done: bool


@dataclass(frozen=True)
class OutlineModule:
    id: str
    title: str
    lessons: tuple[OutlineLesson, ...]


@dataclass(frozen=True)
class Outline:
    """A course as a task list; `next_lesson` is None if nothing is left."""

    course: str
    title: str
    language: str
    modules: tuple[OutlineModule, ...]
    required_done: int
    required_total: int
    remaining: RemainingWork
    next_lesson: str | None


def build_outline(structure: CourseStructure, done: Collection[str], *, language: str) -> Outline:
    """Return the task list of a course; for a visitor nothing is done."""
    required = structure.required
    return Outline(
        course=structure.id,
        title=text_in(structure.titles, language),
        language=language_in(structure.titles, language),
        modules=tuple(
            OutlineModule(
                module.id,
                text_in(module.titles, language),
                tuple(_lesson(structure, name, done, language) for name in module.lessons),
            )
            for module in structure.modules
        ),
        required_done=sum(name in done for name in required),
        required_total=len(required),
        remaining=find_remaining_work(structure, done),
        next_lesson=next_lesson(structure, done),
    )


def _lesson(
    structure: CourseStructure, name: str, done: Collection[str], language: str
) -> OutlineLesson:
    lesson = structure.lessons[name]
    return OutlineLesson(
        name=name,
        title=text_in(lesson.titles, language),
        kind=lesson.kind,
        minutes=lesson.minutes,
        is_required=lesson.required,
        is_done=name in done,
    )
