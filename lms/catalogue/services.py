"""Publishing: one transaction that adds a revision, from values made before it began."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.catalogue.models import (
    CompiledLessonRow,
    Course,
    Edition,
    Revision,
    RevisionFile,
    SharedRevision,
)
from lms.catalogue.queries import (
    KEYS,
    SHARED,
    STRUCTURE,
    FileRow,
    RevisionRow,
    find_current,
    get_keys,
    get_published,
    list_files,
)
from lms.catalogue.rules import Change, State, classify, opens_edition
from lms.content.model import CourseStructure, Language, QuizKey, SharedFiles
from lms.errors import Refusal


class CourseEditedInStudio(Refusal):
    """A folder would undo what was published from the studio."""

    message = (
        "The course %(course)s was published from the studio as revision %(number)s. "
        "Export it first, or publish with --replace."
    )


@dataclass(frozen=True)
class Release:
    """Everything a revision holds: read, compiled and stored before the transaction.

    `lessons`: JSON of each compiled lesson by name and language of the page.
    """

    structure: CourseStructure
    keys: Mapping[str, QuizKey]
    files: Sequence[FileRow]
    lessons: Mapping[tuple[str, Language], str]
    renderer: str
    origin: str = "folder"
    note: str = ""


@dataclass(frozen=True)
class PublishResult:
    """`is_new` is False when the same content was published before."""

    revision_id: int
    number: int
    is_new: bool
    is_new_edition: bool
    changes: tuple[Change, ...]


def publish(
    session: Session,
    *,
    release: Release,
    by: int | None,
    now: dt.datetime,
    replace: bool = False,
) -> PublishResult:
    """Add a revision; the same content again adds none. Raises CourseEditedInStudio."""
    current = find_current(session, release.structure.id)
    digest = _hash_of(release.files)
    if current is not None and current.content_hash == digest:
        _add_lessons(session, current.id, release)
        return PublishResult(
            current.id, current.number, is_new=False, is_new_edition=False, changes=()
        )
    if current and current.origin == "studio" != release.origin and not replace:
        raise CourseEditedInStudio(course=current.course, number=current.number)
    changes = preview(session, release) if current else ()
    is_new_edition = current is None or opens_edition(changes)
    revision = _add_revision(
        session,
        release,
        current=current,
        edition_id=None if current is None or is_new_edition else current.edition_id,
        digest=digest,
        by=by,
        now=now,
    )
    _add_files(session, revision.id, release.files)
    _add_lessons(session, revision.id, release)
    return PublishResult(
        revision.id, revision.number, is_new=True, is_new_edition=is_new_edition, changes=changes
    )


def preview(session: Session, release: Release) -> tuple[Change, ...]:
    """What publishing would change; empty for a first revision. Writes nothing."""
    current = find_current(session, release.structure.id)
    if current is None:
        return ()
    old = State(
        structure=get_published(session, current.id).structure,
        keys=get_keys(session, current.id),
        hashes={file.path: file.sha256 for file in list_files(session, current.id)},
    )
    hashes = {file.path: file.sha256 for file in release.files}
    return classify(old, State(release.structure, release.keys, hashes))


def publish_shared(
    session: Session,
    *,
    shared: SharedFiles,
    files: Mapping[str, str],
    by: int | None,
    now: dt.datetime,
) -> bool:
    """Add a revision of paths, glossary and facts; False when nothing changed.

    `files`: path -> sha256 of the stored bytes.
    """
    body = json.dumps(dict(files), sort_keys=True)
    digest = hashlib.sha256(body.encode()).hexdigest()
    newest = session.execute(
        select(SharedRevision.number, SharedRevision.content_hash)
        .order_by(SharedRevision.number.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and newest.content_hash == digest:
        return False
    session.add(
        SharedRevision(
            number=newest.number + 1 if newest else 1,
            content_hash=digest,
            files=body,
            body=SHARED.dump_json(shared).decode(),
            published_at=now,
            published_by_id=by,
        )
    )
    session.flush()
    return True


def retire(session: Session, *, course_id: int, now: dt.datetime) -> None:
    """Take a course out of the catalogue; those under way keep it."""
    course = session.get_one(Course, course_id)
    course.retired_at = course.retired_at or now
    session.flush()


def _hash_of(files: Iterable[FileRow]) -> str:
    lines = sorted(f"{file.path}\0{file.sha256}" for file in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _add_revision(
    session: Session,
    release: Release,
    *,
    current: RevisionRow | None,
    edition_id: int | None,
    digest: str,
    by: int | None,
    now: dt.datetime,
) -> Revision:
    course_id = current.course_id if current else _add_course(session, release, now)
    revision = Revision(
        course_id=course_id,
        edition_id=edition_id or _open_edition(session, course_id, now),
        number=current.number + 1 if current else 1,
        content_hash=digest,
        structure=STRUCTURE.dump_json(release.structure).decode(),
        keys=KEYS.dump_json(dict(release.keys)).decode(),
        bits="\n".join(_bits(session, release, current)),
        note=release.note,
        origin=release.origin,
        published_at=now,
        published_by_id=by,
    )
    session.add(revision)
    session.flush()
    return revision


def _add_course(session: Session, release: Release, now: dt.datetime) -> int:
    course = Course(name=release.structure.id, created_at=now)
    session.add(course)
    session.flush()
    return course.id


def _open_edition(session: Session, course_id: int, now: dt.datetime) -> int:
    newest = session.scalar(
        select(Edition.number)
        .where(Edition.course_id == course_id)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    edition = Edition(course_id=course_id, number=(newest or 0) + 1, opened_at=now)
    session.add(edition)
    session.flush()
    return edition.id


def _bits(session: Session, release: Release, current: RevisionRow | None) -> list[str]:
    kept = list(get_published(session, current.id).bits) if current else []
    return kept + [name for name in release.structure.order if name not in kept]


def _add_files(session: Session, revision_id: int, files: Sequence[FileRow]) -> None:
    session.execute(
        insert(RevisionFile),
        [
            {"revision_id": revision_id, "path": one.path, "sha256": one.sha256, "size": one.size}
            for one in files
        ],
    )


def _add_lessons(session: Session, revision_id: int, release: Release) -> None:
    """Add what this renderer made, unless it did so before."""
    is_there = session.scalar(
        select(CompiledLessonRow.id)
        .where(
            CompiledLessonRow.revision_id == revision_id,
            CompiledLessonRow.renderer == release.renderer,
        )
        .limit(1)
    )
    if is_there is not None or not release.lessons:
        return
    session.execute(
        insert(CompiledLessonRow),
        [
            {
                "revision_id": revision_id,
                "lesson": lesson,
                "language": language,
                "renderer": release.renderer,
                "body": body,
            }
            for (lesson, language), body in release.lessons.items()
        ],
    )
