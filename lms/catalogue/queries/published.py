"""Queries of published content: courses, revisions, compiled lessons, shared files."""

import datetime as dt
import functools
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ScalarSelect, Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.catalogue.cache import Cache
from lms.catalogue.models import (
    CompiledLessonRow,
    Course,
    Edition,
    Revision,
    RevisionFile,
    SharedRevision,
)
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, SharedFiles
from lms.content.question_model import QuizKey
from lms.db import read_columns
from lms.errors import NotFound

STRUCTURE: TypeAdapter[CourseStructure] = TypeAdapter(CourseStructure)
KEYS: TypeAdapter[dict[str, QuizKey]] = TypeAdapter(dict[str, QuizKey])
LESSON: TypeAdapter[CompiledLesson] = TypeAdapter(CompiledLesson)
SHARED: TypeAdapter[SharedFiles] = TypeAdapter(SharedFiles)


@dataclass(frozen=True)
class PublishedRevision:
    """A revision as rules need it; a lesson's index in `lessons_by_bit` is its bit in summaries.

    A higher `edition_id` is a newer edition; an older edition may have the newer revision.
    """

    revision_id: int
    edition_id: int
    structure: CourseStructure
    lessons_by_bit: tuple[str, ...]


@dataclass(frozen=True)
class RevisionRow:
    id: int
    course_id: int
    course: str
    edition_id: int
    number: int
    content_hash: str
    origin: str
    retired_at: dt.datetime | None


@dataclass(frozen=True)
class FileRow:
    path: str
    sha256: str
    size: int


# Cases that belong to no course are published as a course of this name, which has no enrolments.
LIBRARY = "library"

# A structure takes about 60 KB, a compiled lesson about 30 KB.
_structures: Cache[int, PublishedRevision] = Cache(200)
_keys: Cache[int, dict[str, QuizKey]] = Cache(50)
_lessons: Cache[tuple[int, str, str], CompiledLesson] = Cache(1000)
_shared: Cache[int, SharedFiles] = Cache(2)


@functools.cache  # an alias takes longer to make than its row to be read
def newest_of_edition(edition_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """Return the id of the newest revision of an edition, as a subquery."""
    revision = aliased(Revision)
    return (
        select(revision.id)
        .where(revision.edition_id == edition_id)
        .order_by(revision.number.desc())
        .limit(1)
        .scalar_subquery()
    )


@functools.cache
def _newest_of_course() -> ScalarSelect[int]:
    """Return the newest revision of the newest edition: an older one may have a later revision."""
    revision = aliased(Revision)
    return (
        select(revision.id)
        .where(revision.course_id == Course.id)
        .order_by(revision.edition_id.desc(), revision.number.desc())
        .limit(1)
        .correlate(Course)
        .scalar_subquery()
    )


def _revisions() -> Select[*tuple[Any, ...]]:
    return select(
        Revision.id,
        Revision.course_id,
        Course.name.label("course"),
        Revision.edition_id,
        Revision.number,
        Revision.content_hash,
        Revision.origin,
        Course.retired_at,
    ).join(Course, Course.id == Revision.course_id)


def find_current(session: Session, course: str) -> RevisionRow | None:
    """Return the newest revision of the newest edition, None if the course was never published."""
    rows = session.execute(
        _revisions().where(Course.name == course, Revision.id == _newest_of_course())
    )
    found = rows.mappings().one_or_none()
    return RevisionRow(**found) if found else None


def get_current(session: Session, course: str) -> RevisionRow:
    """Return the newest revision of the newest edition of a course. Raises NotFound."""
    found = find_current(session, course)
    if found is None:
        raise NotFound
    return found


def list_current_of(session: Session, courses: Collection[str]) -> tuple[RevisionRow, ...]:
    """Return the newest revision of each of these courses, retired ones included, in their order.

    Raises NotFound when one was never published.
    """
    query = _revisions().where(Course.name.in_(courses), Revision.id == _newest_of_course())
    rows = [RevisionRow(**row) for row in session.execute(query).mappings()]
    found = {row.course: row for row in rows}
    if not found.keys() >= set(courses):
        raise NotFound
    return tuple(found[course] for course in courses)


def list_current(session: Session) -> tuple[RevisionRow, ...]:
    """Return the newest revision of every current course, by name, without the library."""
    rows = read_columns(session, _current(), {})
    return tuple(RevisionRow(**row) for row in rows.mappings())


@functools.cache
def _current() -> Select[*tuple[Any, ...]]:
    is_open = (Course.name != LIBRARY) & Course.retired_at.is_(None)
    return _revisions().where(is_open, Revision.id == _newest_of_course()).order_by(Course.name)


def lock_newest_editions(session: Session, course_ids: Collection[int]) -> dict[int, int]:
    """Return the newest edition of each course and lock it until the transaction ends.

    For services that enrol people: a publishing that opens an edition waits for them.
    """
    courses = select(Course.id).where(Course.id.in_(course_ids)).order_by(Course.id)
    session.execute(courses.with_for_update(read=True, key_share=True))
    newest = select(Edition.course_id, func.max(Edition.id).label("newest")).where(
        Edition.course_id.in_(course_ids)
    )
    rows = session.execute(newest.group_by(Edition.course_id)).all()
    return {row.course_id: row.newest for row in rows}


def get_published(session: Session, revision_id: int) -> PublishedRevision:
    """Return the structure of a revision, usually from the cache. Raises NotFound."""

    def load() -> PublishedRevision:
        found = session.execute(
            select(Revision.edition_id, Revision.structure, Revision.lessons_by_bit).where(
                Revision.id == revision_id
            )
        ).one_or_none()
        if found is None:
            raise NotFound
        structure = STRUCTURE.validate_json(found.structure)
        lessons_by_bit = tuple(found.lessons_by_bit.split("\n"))
        return PublishedRevision(revision_id, found.edition_id, structure, lessons_by_bit)

    return _structures.get(session, revision_id, load)


def get_keys(session: Session, revision_id: int) -> dict[str, QuizKey]:
    """Return the answer keys of a revision's quizzes by lesson. Raises NotFound."""

    def load() -> dict[str, QuizKey]:
        found = session.scalar(select(Revision.keys).where(Revision.id == revision_id))
        if found is None:
            raise NotFound
        return KEYS.validate_json(found)

    return _keys.get(session, revision_id, load)


def get_lesson(session: Session, revision_id: int, *, lesson: str, language: str) -> CompiledLesson:
    """Return a compiled lesson in the language, or in the course's source. Raises NotFound."""
    languages = get_published(session, revision_id).structure.languages
    language = language if language in languages else languages[0]

    def load() -> CompiledLesson:
        body = session.scalar(
            select(CompiledLessonRow.body)
            .where(
                CompiledLessonRow.revision_id == revision_id,
                CompiledLessonRow.lesson == lesson,
                CompiledLessonRow.language == language,
            )
            .order_by(CompiledLessonRow.id.desc())
            .limit(1)
        )
        if body is None:
            raise NotFound
        return LESSON.validate_json(body)

    return _lessons.get(session, (revision_id, lesson, language), load)


def get_lessons_by_revision(
    session: Session, lesson_refs: Collection[tuple[int, str]], *, language: str
) -> dict[tuple[int, str], CompiledLesson]:
    """Return several lessons by (id of the revision, lesson), each as `get_lesson` returns it.

    One query for all that are not cached, and one for each revision. Lessons that are not found
    are left out.
    """

    def load(missing: Sequence[tuple[int, str, str]]) -> dict[tuple[int, str, str], CompiledLesson]:
        row = CompiledLessonRow
        query = select(row.revision_id, row.lesson, row.language, row.body).where(
            tuple_(row.revision_id, row.lesson, row.language).in_(missing)
        )
        rows = session.execute(query.order_by(row.id))  # the newest of one lesson counts
        bodies = {(found.revision_id, found.lesson, found.language): found.body for found in rows}
        return {key: LESSON.validate_json(body) for key, body in bodies.items()}

    languages = {id_: get_published(session, id_).structure.languages for id_, _ in lesson_refs}
    cached = {
        (id_, lesson, language if language in languages[id_] else languages[id_][0])
        for id_, lesson in lesson_refs
    }
    texts = _lessons.get_all(session, cached, load)
    return {(id_, lesson): text for (id_, lesson, _), text in texts.items()}


def list_files(session: Session, revision_id: int) -> tuple[FileRow, ...]:
    rows = session.execute(
        select(RevisionFile.path, RevisionFile.sha256, RevisionFile.size)
        .where(RevisionFile.revision_id == revision_id)
        .order_by(RevisionFile.path)
    )
    return tuple(FileRow(**row) for row in rows.mappings())


def find_file(session: Session, sha256: str) -> FileRow | None:
    """Return a published file by its hash; None for files of the store that are not published."""
    rows = session.execute(
        select(RevisionFile.path, RevisionFile.sha256, RevisionFile.size)
        .where(RevisionFile.sha256 == sha256)
        .limit(1)
    )
    found = rows.mappings().one_or_none()
    return FileRow(**found) if found else None


def get_shared(session: Session) -> SharedFiles:
    """Return paths, glossary and facts as published last; empty before the first publishing."""
    newest = find_newest_shared(session)
    if newest is None:
        return SharedFiles()

    def load() -> SharedFiles:
        body = session.scalars(select(SharedRevision.body).where(SharedRevision.id == newest)).one()
        return SHARED.validate_json(body)

    return _shared.get(session, newest, load)


def find_newest_shared(session: Session) -> int | None:
    """Return the id of the shared revision published last."""
    return session.scalar(_newest_shared())


@functools.cache
def _newest_shared() -> Select[int]:
    return select(SharedRevision.id).order_by(SharedRevision.id.desc()).limit(1)


def get_shared_hashes_by_path(session: Session) -> dict[str, str]:
    """Return the files of the shared revision published last, path -> sha256."""
    newest = select(SharedRevision.files).order_by(SharedRevision.id.desc()).limit(1)
    return dict(json.loads(session.scalar(newest) or "{}"))
