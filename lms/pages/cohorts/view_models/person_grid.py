"""The grid of people and lessons: one row for each person, one cell for each lesson."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.model import LessonStructure
from lms.learning.queries.learner_progress import LearnerProgress
from lms.learning.rules.completion import from_bits


@dataclass(frozen=True)
class PersonGridRow:
    """A person; `done`: whether each lesson is done, None for one that is not in the edition."""

    progress: LearnerProgress
    done: tuple[bool | None, ...]


@dataclass(frozen=True)
class PersonGrid:
    lessons: tuple[LessonStructure, ...]
    rows: tuple[PersonGridRow, ...]


def build_person_grid(
    everybody: Sequence[LearnerProgress], shown: Sequence[LearnerProgress]
) -> PersonGrid | None:
    """Return the grid of those shown; its lessons are of the newest edition that anybody takes.

    None if nobody takes the course.
    """
    if not everybody:
        return None
    newest = max(
        (progress.published for progress in everybody),
        key=lambda found: (found.edition_id, found.revision_id),
    )
    lessons = tuple(newest.structure.lessons[name] for name in newest.structure.order)
    return PersonGrid(lessons, tuple(_build_row(progress, lessons) for progress in shown))


def _build_row(progress: LearnerProgress, lessons: Sequence[LessonStructure]) -> PersonGridRow:
    names = frozenset(progress.published.lessons_by_bit)
    done = from_bits(progress.published.lessons_by_bit, progress.done)
    return PersonGridRow(
        progress,
        tuple(lesson.name in done if lesson.name in names else None for lesson in lessons),
    )
