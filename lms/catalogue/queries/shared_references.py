"""The references of published lessons to entries of the shared files."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import CompiledLessonRow
from lms.catalogue.queries.published import KEYS, LESSON, get_keys
from lms.catalogue.queries.remaining_lessons import RemainingLessons
from lms.content.model import SharedFiles
from lms.content.problems import Problem, build_problem
from lms.content.shared_files import FACTS, GLOSSARY

_TERM = re.compile(r"/glossary/([a-z][a-z0-9-]*)")
References = Mapping[str, frozenset[str]]
"""The file -> the ids of its entries."""


def list_losses(
    session: Session,
    current: SharedFiles,
    new: SharedFiles,
    *,
    files: Collection[str],
    remaining: Sequence[RemainingLessons],
    refused: Collection[str],
) -> Iterator[Problem]:
    """Yield the entries that these new files lack and lessons that stay published refer to.

    `refused`: the courses of the folder that stay as they are because they have errors.
    """
    removed = {
        FACTS: current.facts.keys() - new.facts.keys(),
        GLOSSARY: current.glossary.keys() - new.glossary.keys(),
    }
    removed = {name: ids for name, ids in removed.items() if ids and name in files}
    if not removed:
        return
    for course, used in get_references_by_course(session, remaining).items():
        code = "shared-entry-of-refused" if course in refused else "shared-entry-used"
        for name, ids in removed.items():
            if lost := sorted(ids & used[name]):
                yield build_problem(code, name, course=course, names=", ".join(lost))


def get_references_by_course(
    session: Session, remaining: Sequence[RemainingLessons]
) -> dict[str, References]:
    """Return what lessons refer to that stay as they are when a folder is published, by course."""
    found: dict[str, References] = {}
    for edition in remaining:
        references = _read_references(session, edition.revision_id, edition.lessons)
        before = found.get(edition.course, {})
        found[edition.course] = {
            file: ids | before.get(file, frozenset()) for file, ids in references.items()
        }
    return found


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
