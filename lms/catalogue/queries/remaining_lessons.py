"""The lessons that people read and that stay as they are when a folder is published."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course, Revision
from lms.catalogue.queries.published import get_published, newest_of_edition


@dataclass(frozen=True)
class RemainingLessons:
    """Lessons of the newest revision of an edition."""

    revision_id: int
    course: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class _EditionRow:
    """The newest revision of an edition of a course that may be retired."""

    revision_id: int
    course: str
    is_newest: bool
    is_retired: bool
    has_learners: bool


def list_remaining_lessons(
    session: Session,
    *,
    in_folder: Mapping[str, Collection[str]],
    opening: Collection[str],
    count_active_learners: Callable[[Session, int], Mapping[int, int]],
) -> tuple[RemainingLessons, ...]:
    """Return the lessons that people read and the folder does not replace, by edition.

    Those are the courses that the folder lacks, and of each course what learners under way have:
    older editions, also of retired courses, with the lessons that the folder lacks. `in_folder`:
    the lessons of each course that is published from the folder. `opening`: the courses that open
    a newer edition, so that who is under way keeps also the optional lessons of theirs.
    """
    found = [
        RemainingLessons(
            row.revision_id,
            row.course,
            tuple(_list_remaining(session, row, in_folder, keeps_all=row.course in opening)),
        )
        for row in _list_editions(session, count_active_learners)
    ]
    return tuple(edition for edition in found if edition.lessons)


def get_plan_pages_by_course(
    session: Session, remaining: Iterable[RemainingLessons]
) -> dict[str, dict[str, str]]:
    """Return the pages of the plan that these lessons fill, with their first files, by course."""
    pages: dict[str, dict[str, str]] = {}
    for edition in remaining:
        structure = get_published(session, edition.revision_id).structure
        for name in edition.lessons:
            location = f"{edition.course}/{name}.{structure.languages[0]}.md"
            for rule in structure.lessons[name].fields:
                if rule.plan_page:
                    pages.setdefault(edition.course, {}).setdefault(rule.plan_page, location)
    return pages


def _list_editions(
    session: Session, count_active_learners: Callable[[Session, int], Mapping[int, int]]
) -> list[_EditionRow]:
    query = (
        select(Revision.id, Revision.edition_id, Revision.course_id, Course.name, Course.retired_at)
        .join(Course, Course.id == Revision.course_id)
        .where(Revision.id == newest_of_edition(Revision.edition_id))
        .order_by(Course.name, Revision.edition_id)
    )
    rows = session.execute(query).all()
    newest = {row.course_id: row.edition_id for row in rows}
    under_way = {course_id: count_active_learners(session, course_id) for course_id in newest}
    return [
        _EditionRow(
            row.id,
            row.name,
            is_newest=row.edition_id == newest[row.course_id],
            is_retired=row.retired_at is not None,
            has_learners=under_way[row.course_id].get(row.edition_id, 0) > 0,
        )
        for row in rows
    ]


def _list_remaining(
    session: Session,
    row: _EditionRow,
    in_folder: Mapping[str, Collection[str]],
    *,
    keeps_all: bool,
) -> list[str]:
    """Return the lessons of an edition that people read and the folder does not replace.

    A required lesson that the folder lacks stays with those who are under way now, an optional one
    in an edition that is not the newest afterwards.
    """
    lessons = get_published(session, row.revision_id).structure.lessons
    if row.course not in in_folder:
        is_read = row.has_learners or (row.is_newest and not row.is_retired)
        return list(lessons) if is_read else []
    if not row.has_learners:
        return []
    return [
        name
        for name, lesson in lessons.items()
        if name not in in_folder[row.course] and (lesson.required or keeps_all or not row.is_newest)
    ]
