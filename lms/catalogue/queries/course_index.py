"""The documents by which a published course is found."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import CompiledLessonRow
from lms.catalogue.queries.cases import find_library
from lms.catalogue.queries.published import (
    LESSON,
    LIBRARY,
    get_current,
    get_published,
    list_current,
)
from lms.catalogue.rules.search_documents import list_course_documents
from lms.search.rules.documents import SearchDocument


@dataclass(frozen=True)
class CourseIndex:
    """The documents of a revision, prepared before the transaction that writes them."""

    course: str
    revision_id: int
    documents: Sequence[SearchDocument]


def list_indexed_courses(session: Session) -> tuple[str, ...]:
    """Return the courses that are found: the current ones, and the library."""
    library = [LIBRARY] if find_library(session) else []
    return (*(row.course for row in list_current(session)), *library)


def get_course_index(session: Session, course: str) -> CourseIndex:
    """Return the documents of the newest revision of a course. Raises NotFound."""
    current = get_current(session, course)
    rows = session.execute(
        select(CompiledLessonRow.lesson, CompiledLessonRow.language, CompiledLessonRow.body)
        .where(CompiledLessonRow.revision_id == current.id)
        .order_by(CompiledLessonRow.id)
    )
    lessons = {(row.lesson, row.language): LESSON.validate_json(row.body) for row in rows}
    structure = get_published(session, current.id).structure
    documents = list_course_documents(structure, lessons, is_library=course == LIBRARY)
    return CourseIndex(course, current.id, documents)
