"""The lessons that a reader may open: one answer for their pages and for links to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Access, Principal, Target
from lms.catalogue.queries.published import get_published
from lms.enrolment.queries.enrolments import EnrolmentRow, list_enrolments_of


def may_read_lessons(
    principal: Principal, *, course: str, access: Access, is_enrolled: bool = False
) -> bool:
    """Return whether the reader may read the lessons of a published course."""
    target = Target(
        person_id=principal.person_id,
        course=course,
        course_access=access,
        is_published=True,
        is_enrolled=is_enrolled,
    )
    return allows(Permission.LESSON_READ, principal, target)


@dataclass(frozen=True)
class LessonReader:
    """Answers for any number of lessons; the reader's enrolments are read once, if at all."""

    session: Session
    principal: Principal

    @cached_property
    def enrolments(self) -> Mapping[str, EnrolmentRow]:
        """The reader's enrolments that have not ended, by course."""
        person_id = self.principal.person_id
        rows = list_enrolments_of(self.session, person_id=person_id) if person_id else ()
        return {row.course: row for row in rows}

    def may_read(self, course: str, access: Access) -> bool:
        """Return whether the reader may read the lessons of a published course."""
        is_enrolled = course in self.enrolments
        return may_read_lessons(
            self.principal, course=course, access=access, is_enrolled=is_enrolled
        )

    def may_open(self, course: str, access: Access, *, lesson: str, kind: str) -> bool:
        """Return whether the lesson is a page of use to the reader.

        A quiz is one only for those enrolled in an edition that has it; a worksheet may be read by
        everybody who may read the lessons.
        """
        if kind != "quiz":
            return self.may_read(course, access)
        enrolment = self.enrolments.get(course)
        if enrolment is None:
            return False
        return lesson in get_published(self.session, enrolment.revision_id).structure.lessons
