"""The lessons that link or name a term of the glossary."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.cache import Cache
from lms.catalogue.models import CompiledLessonRow
from lms.catalogue.queries.published import get_published, get_shared
from lms.catalogue.rules.search_documents import get_words_in
from lms.content.model import CourseStructure
from lms.search.rules.named_terms import find_named_terms

TERM = re.compile(r"/glossary/([a-z][a-z0-9-]*)")


@dataclass(frozen=True)
class TermUses:
    """Names of lessons in course order: those that link a term, and those that only name it."""

    linked: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


_uses: Cache[tuple[int, str, int], Mapping[str, TermUses]] = Cache(200)


def get_term_uses(
    session: Session, revision_id: int, *, language: str, shared_id: int
) -> Mapping[str, TermUses]:
    """Return the lessons of a revision that use each term, without quizzes.

    Notes for trainers do not count. A text is searched for the words of its own language. A course
    without the language counts in its source language. `shared_id`: of the newest shared revision.
    """
    structure = get_published(session, revision_id).structure
    language = language if language in structure.languages else structure.languages[0]

    def load() -> Mapping[str, TermUses]:
        row = CompiledLessonRow
        bodies = session.scalars(
            select(row.body).where(row.revision_id == revision_id, row.language == language)
        )
        glossary = get_shared(session).glossary
        words = {code: get_words_in(glossary, code) for code in structure.languages}
        compiled = [json.loads(body) for body in bodies]
        named = {
            text["name"]: find_named_terms(text["text"], words[text["language"]])
            for text in compiled
        }
        linked = {text["name"]: _find_links(text["parts"]) for text in compiled}
        return {
            term: _list_uses(
                structure,
                linked={name for name, terms in linked.items() if term in terms},
                named={name for name, terms in named.items() if term in terms},
            )
            for term in glossary
        }

    return _uses.get(session, (revision_id, language, shared_id), load)


def _list_uses(
    structure: CourseStructure, *, linked: Collection[str], named: Collection[str]
) -> TermUses:
    names = [name for name in structure.order if structure.lessons[name].kind != "quiz"]
    return TermUses(
        tuple(name for name in names if name in linked),
        tuple(name for name in names if name in named and name not in linked),
    )


def _find_links(parts: Iterable[Mapping[str, object]]) -> frozenset[str]:
    shown = (part for part in parts if part["kind"] != "trainer")
    return frozenset(term for part in shown for term in TERM.findall(json.dumps(part)))
