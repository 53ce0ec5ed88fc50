"""What published courses refer to in the shared files."""

import re
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import CompiledLessonRow
from lms.catalogue.queries.published import LESSON, list_current
from lms.content.shared_files import FACTS, GLOSSARY

_TERM = re.compile(r"/glossary/([a-z][a-z0-9-]*)")
References = Mapping[str, frozenset[str]]
"""The file -> the ids of its entries."""


def list_references(session: Session, *, without: Collection[str]) -> dict[str, References]:
    """Return what each current course refers to, except those named in `without`."""
    rows = [row for row in list_current(session) if row.course not in without]
    return {row.course: _list_references(session, row.id) for row in rows}


def _list_references(session: Session, revision_id: int) -> References:
    query = select(CompiledLessonRow.body).where(CompiledLessonRow.revision_id == revision_id)
    bodies = session.scalars(query).all()
    facts = {name for body in bodies for name in LESSON.validate_json(body).sources}
    terms = {name for body in bodies for name in _TERM.findall(body)}
    return {FACTS: frozenset(facts), GLOSSARY: frozenset(terms)}
