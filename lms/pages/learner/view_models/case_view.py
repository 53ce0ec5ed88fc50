"""A case of the library as a page: its course or the lesson it leads to, and a text to send on."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts.permissions.principal import Principal
from lms.catalogue.queries.cases import LibraryCase
from lms.catalogue.queries.published import get_published, list_current
from lms.catalogue.rules.openings import list_opening
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, LessonStructure, Texts
from lms.web.lesson_access import LessonReader

_MESSAGE_PARAGRAPHS = 3
_MESSAGE_LENGTH = 700


@dataclass(frozen=True)
class RelatedLesson:
    """A published course that a case leads to, and one of its lessons if the case names one.

    `is_open`: the reader may read the lesson now; others begin at the page of the course.
    """

    course: CourseStructure
    lesson: LessonStructure | None
    is_open: bool

    @property
    def objective(self) -> Texts:
        """The first outcome that the lesson serves, empty without any."""
        outcomes = self.lesson.outcomes if self.lesson else ()
        return self.course.outcomes[outcomes[0]] if outcomes else {}


def find_related(session: Session, case: LibraryCase, principal: Principal) -> RelatedLesson | None:
    """Return the case's own course, or the first published one that it is related to."""
    if case.is_of_course:
        return _build_related(session, case.course, case.name, principal)
    published = {row.course: row.id for row in list_current(session)} if case.lesson.related else {}
    for target in case.lesson.related:
        course, _slash, lesson = target.partition("/")
        if course in published:
            structure = get_published(session, published[course]).structure
            return _build_related(session, structure, lesson, principal)
    return None


def _build_related(
    session: Session, course: CourseStructure, lesson: str, principal: Principal
) -> RelatedLesson:
    found, reader = course.lessons.get(lesson), LessonReader(session, principal)
    is_open = found is not None and reader.may_open(
        course.id, course.access, lesson=found.name, kind=found.kind
    )
    return RelatedLesson(course, found, is_open)


def build_message(text: CompiledLesson, *, site: str) -> str:
    """Return what a reader sends to others: title, beginning, and where to read on."""
    address = site + url_for("learner.case", case=text.name)
    opening = list(_cut(list_opening(text, _MESSAGE_PARAGRAPHS)))
    return "\n\n".join([text.title, *opening, _("Read on: %(address)s", address=address)])


def _cut(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """Yield whole paragraphs up to the length of a message, and always the first."""
    length = 0
    for paragraph in paragraphs:
        length += len(paragraph)
        if length > _MESSAGE_LENGTH and length > len(paragraph):
            return
        yield paragraph
