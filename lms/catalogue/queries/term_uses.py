"""The lessons that link a term of the glossary."""

import json
import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.cache import Cache
from lms.catalogue.models import CompiledLessonRow
from lms.catalogue.queries.published import get_published

TERM = re.compile(r"/glossary/([a-z][a-z0-9-]*)")
_uses: Cache[tuple[int, str], Mapping[str, tuple[str, ...]]] = Cache(200)


def get_term_uses(
    session: Session, revision_id: int, *, language: str
) -> Mapping[str, tuple[str, ...]]:
    """Return the lessons of a revision that link each term, in course order, without quizzes.

    Notes for trainers do not count. A course without the language counts in its source language.
    """
    structure = get_published(session, revision_id).structure
    language = language if language in structure.languages else structure.languages[0]

    def load() -> Mapping[str, tuple[str, ...]]:
        row = CompiledLessonRow
        rows = session.execute(
            select(row.lesson, row.body).where(
                row.revision_id == revision_id, row.language == language
            )
        )
        terms = {found.lesson: _find_terms(found.body) for found in rows}
        uses: dict[str, list[str]] = {}
        for name in structure.order:
            if structure.lessons[name].kind != "quiz":
                for term in terms.get(name, ()):
                    uses.setdefault(term, []).append(name)
        return {term: tuple(names) for term, names in uses.items()}

    return _uses.get(session, (revision_id, language), load)


def _find_terms(body: str) -> frozenset[str]:
    parts = (part for part in json.loads(body)["parts"] if part["kind"] != "trainer")
    return frozenset(term for part in parts for term in TERM.findall(json.dumps(part)))
