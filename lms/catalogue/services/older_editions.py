"""Renewal of older editions: each with learners under way gets a revision with the new texts."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.catalogue.models import CompiledLessonRow, Edition, Revision
from lms.catalogue.queries.published import (
    KEYS,
    LESSON,
    FileRow,
    PublishedRevision,
    get_keys,
    get_published,
    list_files,
)
from lms.catalogue.rules.renewal import RenewedEdition, renew
from lms.catalogue.rules.used_media import list_used_media
from lms.catalogue.services.release import Release
from lms.catalogue.services.revision_rows import (
    RevisionTarget,
    add_lessons,
    add_revision,
    hash_files,
)
from lms.content.blocks.field import FieldPart
from lms.content.model import FieldRule, Language

_MEDIA = "media/"


@dataclass(frozen=True)
class UpdatedEdition:
    """An older edition that got a revision, and the number of learners under way in it."""

    edition: int
    revision_id: int
    number: int
    learners: int


@dataclass(frozen=True)
class _StoredLesson:
    """A compiled lesson as it is stored, and the renderer that made it."""

    renderer: str
    body: str


def renew_older_editions(
    session: Session, act: Act, release: Release, *, newest: Revision, under_way: Mapping[int, int]
) -> tuple[UpdatedEdition, ...]:
    """Add a revision to each edition with learners under way that the release changes.

    `newest`: the published revision. `under_way`: number of learners by edition.
    """
    editions = session.execute(
        select(Edition.id, Edition.number)
        .where(Edition.course_id == newest.course_id, Edition.id != newest.edition_id)
        .order_by(Edition.number)
    ).all()
    found = []
    for edition_id, number in editions:
        if learners := under_way.get(edition_id, 0):
            revision = _renew_edition(session, act, release, edition_id)
            if revision is not None:
                found.append(UpdatedEdition(number, revision.id, revision.number, learners))
    return tuple(found)


def _renew_edition(
    session: Session, act: Act, release: Release, edition_id: int
) -> Revision | None:
    """Return the new revision; None if the release changes nothing in this edition."""
    last = session.scalars(
        select(Revision)
        .where(Revision.edition_id == edition_id)
        .order_by(Revision.number.desc())
        .limit(1)
    ).one()
    older, older_keys = get_published(session, last.id), get_keys(session, last.id)
    baseline = get_published(session, _find_last_as_newest(session, last)).structure
    made = renew(older.structure, older_keys, release.structure, release.keys, baseline=baseline)
    taken = _build_new_lessons(release, made)
    used = set(list_used_media([*taken.values(), KEYS.dump_json(made.keys).decode()]))
    files = _combine_files(list_files(session, last.id), release.files, made.taken, used)
    before = (older.structure, older_keys, last.content_hash)
    if (made.structure, made.keys, hash_files(files)) == before:
        add_lessons(session, act, last.id, taken, renderer=release.renderer)
        return None
    made_release = dataclasses.replace(
        release, structure=made.structure, keys=made.keys, files=files, lessons=taken
    )
    target = RevisionTarget(last.course_id, edition_id, older.lessons_by_bit)
    revision = add_revision(session, act, made_release, target)
    add_lessons(session, act, revision.id, taken, renderer=release.renderer)
    _add_retained_lessons(
        session, revision.id, _get_retained_lessons(session, last.id, older, made)
    )
    return revision


def _find_last_as_newest(session: Session, last: Revision) -> int:
    """Return the last revision that the edition got while it was the newest one."""
    next_edition_number = select(func.min(Revision.number)).where(
        Revision.course_id == last.course_id, Revision.edition_id > last.edition_id
    )
    return session.scalars(
        select(Revision.id)
        .where(
            Revision.edition_id == last.edition_id,
            Revision.number < next_edition_number.scalar_subquery(),
        )
        .order_by(Revision.number.desc())
        .limit(1)
    ).one()


def _build_new_lessons(release: Release, made: RenewedEdition) -> dict[tuple[str, Language], str]:
    """Return the new compiled lessons; the fields of a worksheet keep their requirements."""
    return {
        (name, language): _fit_fields(body, made.structure.lessons[name].fields)
        for (name, language), body in release.lessons.items()
        if name in made.taken
    }


def _fit_fields(body: str, fields: tuple[FieldRule, ...]) -> str:
    if not fields:
        return body
    required = {rule.id: rule.required for rule in fields}
    lesson = LESSON.validate_json(body)
    parts = tuple(
        dataclasses.replace(part, required=required.get(part.id, False))
        if isinstance(part, FieldPart)
        else part
        for part in lesson.parts
    )
    return LESSON.dump_json(dataclasses.replace(lesson, parts=parts)).decode()


def _get_retained_lessons(
    session: Session, revision_id: int, older: PublishedRevision, made: RenewedEdition
) -> dict[tuple[str, Language], _StoredLesson]:
    """Return the lessons that only this edition has, in every current language of the course."""
    rows = session.execute(
        select(
            CompiledLessonRow.lesson,
            CompiledLessonRow.language,
            CompiledLessonRow.renderer,
            CompiledLessonRow.body,
        )
        .where(
            CompiledLessonRow.revision_id == revision_id,
            CompiledLessonRow.lesson.not_in(list(made.taken)),
        )
        .order_by(CompiledLessonRow.id)
    )
    stored = {(row.lesson, row.language): _StoredLesson(row.renderer, row.body) for row in rows}
    source = older.structure.languages[0]
    names = {name for name, _language in stored}
    return {
        (name, language): stored.get((name, language)) or stored[name, source]
        for name in sorted(names)
        for language in made.structure.languages
    }


def _add_retained_lessons(
    session: Session, revision_id: int, retained: Mapping[tuple[str, Language], _StoredLesson]
) -> None:
    rows = [
        {
            "revision_id": revision_id,
            "lesson": lesson,
            "language": language,
            "renderer": stored_lesson.renderer,
            "body": stored_lesson.body,
        }
        for (lesson, language), stored_lesson in retained.items()
    ]
    if rows:
        session.execute(insert(CompiledLessonRow), rows)


def _combine_files(
    older: Iterable[FileRow], new: Iterable[FileRow], taken: frozenset[str], used: set[str]
) -> tuple[FileRow, ...]:
    """Return the files of the renewed edition.

    Each lesson's file comes from the revision of its text; new media are added if they are used.
    """
    mixed = {file.path: file for file in older if _lesson_of(file.path) not in taken}
    for file in new:
        is_media = file.path.startswith(_MEDIA) and file.sha256 in used
        if is_media or _lesson_of(file.path) in taken:
            mixed[file.path] = file
    return tuple(mixed.values())


def _lesson_of(path: str) -> str:
    """Return the lesson that a file of the course folder belongs to, empty for others."""
    return path.partition(".")[0] if path.endswith(".md") and "/" not in path else ""
