"""The ids that learners may have used, for the checks of a new revision."""

import logging
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Revision
from lms.catalogue.queries.published import (
    PublishedRevision,
    find_current,
    get_keys,
    get_lesson,
    get_published,
    list_files,
)
from lms.content.blocks.question import PracticePart
from lms.content.checks.context import UsedIds
from lms.content.course import PATH
from lms.content.question_model import QuestionKey
from lms.store import Store

log = logging.getLogger(__name__)


def find_used_ids(session: Session, course: str, *, store: Store) -> UsedIds:
    """Return the ids of the current revision, and those of the lessons that it no longer has.

    `store` holds the texts that contain the ids.
    """
    current = find_current(session, course)
    if current is None:
        return UsedIds()
    published = get_published(session, current.id)
    lessons = published.structure.lessons
    keys = {name: list(_list_keys(session, published, name)) for name in lessons}
    questions = [key for lesson_keys in keys.values() for key in lesson_keys]
    lesson_of = {key.id: name for name, lesson_keys in keys.items() for key in lesson_keys}
    lesson_of |= {rule.id: lesson.name for lesson in lessons.values() for rule in lesson.fields}
    gone = _list_gone(session, current.course_id, published)
    return UsedIds(
        lessons={lesson.name: lesson.kind for lesson in lessons.values()},
        questions={key.id: key.type for key in questions},
        options={f"{key.id}/{id_}" for key in questions for id_ in key.options or key.correct},
        fields={rule.id: rule.type for lesson in lessons.values() for rule in lesson.fields},
        lesson_of=lesson_of,
        gone={id_: lesson for id_, lesson in gone if id_ not in lesson_of},
        sources=_read_sources(session, published, store),
    )


def _read_sources(session: Session, published: PublishedRevision, store: Store) -> dict[str, str]:
    """Return course.yml and the lessons in the source language, as they were published."""
    language = published.structure.languages[0]
    texts = {
        file.path: _find_text(store, file.sha256)
        for file in list_files(session, published.revision_id)
        if file.path == PATH or file.path.endswith(f".{language}.md")
    }
    return {path: text for path, text in texts.items() if text is not None}


def _find_text(store: Store, sha256: str) -> str | None:
    """Return the text; None where the store has lost it: only the lines to paste need it."""
    try:
        return store.get(sha256).decode("utf-8-sig", "replace")
    except FileNotFoundError:
        log.warning("file %s of the current edition is not in the store", sha256)
        return None


def _list_gone(
    session: Session, course_id: int, current: PublishedRevision
) -> Iterator[tuple[str, str]]:
    """Yield id and lesson of all that was in lessons of earlier revisions."""
    missing = set(current.lessons_by_bit) - current.structure.lessons.keys()
    earlier = select(Revision.id).where(Revision.course_id == course_id)
    ids = session.scalars(earlier.order_by(Revision.number.desc())).all() if missing else ()
    for revision_id in ids:
        if not missing:
            return
        published = get_published(session, revision_id)
        for name in sorted(missing & published.structure.lessons.keys()):
            missing.remove(name)
            for key in _list_keys(session, published, name):
                yield key.id, name
            for rule in published.structure.lessons[name].fields:
                yield rule.id, name


def _list_keys(session: Session, published: PublishedRevision, name: str) -> Iterator[QuestionKey]:
    """Yield the keys of a lesson's questions, graded or practice."""
    structure, revision_id = published.structure, published.revision_id
    quiz = get_keys(session, revision_id).get(name)
    if quiz:
        yield from quiz.keys.values()
    if structure.lessons[name].practice:
        source = structure.languages[0]
        compiled = get_lesson(session, revision_id, lesson=name, language=source)
        yield from (part.key for part in compiled.parts if isinstance(part, PracticePart))
