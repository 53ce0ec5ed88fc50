"""Queries of the library: the cases of its own, and those of published courses."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.catalogue.queries.published import (
    LIBRARY,
    RevisionRow,
    find_current,
    get_published,
    list_current,
)
from lms.content.model import CourseStructure, LessonStructure
from lms.errors import NotFound


@dataclass(frozen=True)
class LibraryCase:
    """A case that the library shows; `course` is that of the case, or the library itself."""

    revision_id: int
    course: CourseStructure
    lesson: LessonStructure

    @property
    def name(self) -> str:
        return self.lesson.name

    @property
    def is_of_course(self) -> bool:
        return self.course.id != LIBRARY


def find_library(session: Session) -> RevisionRow | None:
    """Return the newest revision of the library, None without one or if it is retired."""
    found = find_current(session, LIBRARY)
    return found if found and found.retired_at is None else None


def list_cases(session: Session) -> tuple[LibraryCase, ...]:
    """Return the cases for everybody, by name; the library's own case counts before a course's."""
    library = find_library(session)
    found: dict[str, LibraryCase] = {}
    for revision in (*([library] if library else []), *list_current(session)):
        course = get_published(session, revision.id).structure
        for lesson in course.lessons.values():
            if lesson.in_library:
                found.setdefault(lesson.name, LibraryCase(revision.id, course, lesson))
    return tuple(found[name] for name in sorted(found))


def get_case(session: Session, name: str) -> LibraryCase:
    """Return a case of the library. Raises NotFound."""
    for case in list_cases(session):
        if case.name == name:
            return case
    raise NotFound
