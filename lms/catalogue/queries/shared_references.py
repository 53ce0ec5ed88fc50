"""What published lessons refer to in the shared files."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import CompiledLessonRow, Course, Revision
from lms.catalogue.queries.published import (
    KEYS,
    LESSON,
    get_keys,
    get_published,
    newest_of_edition,
)
from lms.content.model import SharedFiles
from lms.content.problems import Problem, build_problem
from lms.content.shared_files import FACTS, GLOSSARY

_TERM = re.compile(r"/glossary/([a-z][a-z0-9-]*)")
References = Mapping[str, frozenset[str]]
"""The file -> the ids of its entries."""


@dataclass(frozen=True)
class _EditionRow:
    """The newest revision of an edition of a course that may be retired."""

    revision_id: int
    course: str
    is_newest: bool
    is_retired: bool
    has_learners: bool


def list_losses(
    session: Session,
    current: SharedFiles,
    new: SharedFiles,
    *,
    files: Collection[str],
    in_folder: Mapping[str, Collection[str]],
    count_active_learners: Callable[[Session, int], Mapping[int, int]],
) -> Iterator[Problem]:
    """Yield the entries that these new files lack and lessons that stay published refer to."""
    removed = {
        FACTS: current.facts.keys() - new.facts.keys(),
        GLOSSARY: current.glossary.keys() - new.glossary.keys(),
    }
    removed = {name: ids for name, ids in removed.items() if ids and name in files}
    if not removed:
        return
    references = list_references(
        session, in_folder=in_folder, count_active_learners=count_active_learners
    )
    for course, used in references.items():
        for name, ids in removed.items():
            if lost := sorted(ids & used[name]):
                yield build_problem("shared-entry-used", name, course=course, names=", ".join(lost))


def list_references(
    session: Session,
    *,
    in_folder: Mapping[str, Collection[str]],
    count_active_learners: Callable[[Session, int], Mapping[int, int]],
) -> dict[str, References]:
    """Return what lessons refer to that stay as they are when a folder is published, by course.

    Those are the courses that the folder lacks, and of each course what learners under way have:
    older editions, also of retired courses, with the lessons that the folder lacks. `in_folder`:
    the lessons of each course of the folder.
    """
    found: dict[str, References] = {}
    for row in _list_editions(session, count_active_learners):
        lessons = _list_remaining(session, row, in_folder)
        references = _read_references(session, row.revision_id, lessons)
        before = found.get(row.course, {})
        found[row.course] = {
            file: ids | before.get(file, frozenset()) for file, ids in references.items()
        }
    return found


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
    session: Session, row: _EditionRow, in_folder: Mapping[str, Collection[str]]
) -> list[str]:
    """Return the lessons of an edition that people read and the folder does not replace.

    A required lesson that the folder lacks stays with those who are under way now.
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
        if name not in in_folder[row.course] and (lesson.required or not row.is_newest)
    ]


def _read_references(session: Session, revision_id: int, lessons: Collection[str]) -> References:
    """Read the texts of lessons and the feedback of their questions."""
    query = select(CompiledLessonRow.body).where(
        CompiledLessonRow.revision_id == revision_id, CompiledLessonRow.lesson.in_(lessons)
    )
    bodies = session.scalars(query).all()
    keys = get_keys(session, revision_id)
    feedback = KEYS.dump_json({name: keys[name] for name in lessons if name in keys}).decode()
    facts = {name for body in bodies for name in LESSON.validate_json(body).sources}
    terms = {name for text in (*bodies, feedback) for name in _TERM.findall(text)}
    return {FACTS: frozenset(facts), GLOSSARY: frozenset(terms)}
