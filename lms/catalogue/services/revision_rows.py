"""The rows of a revision: the revision, its files, its compiled lessons."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.catalogue.models import CompiledLessonRow, Revision, RevisionFile
from lms.catalogue.queries.published import KEYS, STRUCTURE, FileRow
from lms.catalogue.services.release import Release
from lms.content.model import Language


@dataclass(frozen=True)
class RevisionTarget:
    """The course and edition of a revision, and its lessons in the order of their bits."""

    course_id: int
    edition_id: int
    lessons_by_bit: Sequence[str]


def add_revision(session: Session, act: Act, release: Release, target: RevisionTarget) -> Revision:
    """Add the next revision of the course, with its files; lessons are added separately."""
    newest = session.scalar(
        select(func.max(Revision.number)).where(Revision.course_id == target.course_id)
    )
    revision = Revision(
        course_id=target.course_id,
        edition_id=target.edition_id,
        number=(newest or 0) + 1,
        content_hash=hash_files(release.files),
        structure=STRUCTURE.dump_json(release.structure).decode(),
        keys=KEYS.dump_json(dict(release.keys)).decode(),
        lessons_by_bit="\n".join(target.lessons_by_bit),
        note=release.note,
        origin=release.origin,
        published_at=act.at,
        published_by_id=act.by.person_id,
    )
    session.add(revision)
    session.flush()
    _add_files(session, revision.id, release.files)
    return revision


def hash_files(files: Iterable[FileRow]) -> str:
    """Return the same hash for the same files in any order."""
    lines = sorted(f"{file.path}\0{file.sha256}" for file in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def add_lessons(
    session: Session,
    _act: Act,
    revision_id: int,
    lessons: Mapping[tuple[str, Language], str],
    *,
    renderer: str,
) -> None:
    """Add lessons compiled by this renderer, unless they exist."""
    is_there = session.scalar(
        select(CompiledLessonRow.id)
        .where(
            CompiledLessonRow.revision_id == revision_id,
            CompiledLessonRow.renderer == renderer,
        )
        .limit(1)
    )
    if is_there is not None or not lessons:
        return
    session.execute(
        insert(CompiledLessonRow),
        [
            {
                "revision_id": revision_id,
                "lesson": lesson,
                "language": language,
                "renderer": renderer,
                "body": body,
            }
            for (lesson, language), body in lessons.items()
        ],
    )


def _add_files(session: Session, revision_id: int, files: Sequence[FileRow]) -> None:
    session.execute(
        insert(RevisionFile),
        [
            {
                "revision_id": revision_id,
                "path": file.path,
                "sha256": file.sha256,
                "size": file.size,
            }
            for file in files
        ],
    )
