"""The documents that a query finds, and what a page shows of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lms.search.models import DocumentRow, DocumentText
from lms.search.rules.expressions import build_match, build_tsquery
from lms.search.rules.query import SearchQuery

MAX_HITS = 500
"""Results of a query; readers who need more add a word."""
_MAX_DOCUMENTS = MAX_HITS + 100
"""Documents of each weight that are looked at, so that a word of every text stays quick."""
_KINDS = ("term", "course", "lesson", "case")

# The heaviest words first: of the title, then headings and frequent ones, then all.
_COLUMNS = ("title_words", "salient_words", "words")
_SQLITE = """
SELECT document.id, document.course, document.kind, document.name, document.language,
       document.position
FROM (SELECT rowid AS id FROM search_index WHERE search_index MATCH :query LIMIT :most) AS found
JOIN search_document AS document ON document.id = found.id
"""
_POSTGRESQL = """
SELECT document.id, document.course, document.kind, document.name, document.language,
       document.position
FROM (SELECT id FROM search_text WHERE {column} @@ CAST(:query AS tsquery) LIMIT :most) AS found
JOIN search_document AS document ON document.id = found.id
"""
_STATEMENTS = {
    "sqlite": [text(_SQLITE) for _column in _COLUMNS],
    "postgresql": [text(_POSTGRESQL.format(column=column)) for column in _COLUMNS],
}


class Subject(NamedTuple):
    """A document in all its languages."""

    kind: str
    course: str
    name: str


@dataclass(frozen=True)
class SearchHit:
    """A subject, and the document by which it was found best."""

    subject: Subject
    document_id: int


@dataclass(frozen=True)
class FoundText:
    """A document as a page shows it."""

    id: int
    language: str
    title: str
    text: str
    access: str
    lesson_kind: str


class _Candidate(NamedTuple):
    """Order of a hit: own language, weight of the words, kind, position, name."""

    rank: tuple[bool, int, int, int, str]
    document_id: int


def list_hits(
    session: Session, query: SearchQuery, *, language: str, terms: Collection[str] = ()
) -> tuple[SearchHit, ...]:
    """Return at most `MAX_HITS` subjects, the best first; those of the reader's language before.

    `terms`: those whose word is the whole query. Within a language they come first, then those
    found by their title, then those with the words in headings or often.
    """
    if not query.units:
        return ()
    best: dict[Subject, _Candidate] = {}
    for subject, candidate in _list_candidates(session, query, language, terms):
        if subject not in best or candidate.rank < best[subject].rank:
            best[subject] = candidate
    subjects = sorted(best, key=lambda subject: best[subject].rank)
    return tuple(SearchHit(name, best[name].document_id) for name in subjects[:MAX_HITS])


def _list_candidates(
    session: Session, query: SearchQuery, language: str, terms: Collection[str]
) -> Iterator[tuple[Subject, _Candidate]]:
    dialect = session.get_bind().dialect.name
    build = build_match if dialect == "sqlite" else build_tsquery
    expression = build(query)
    seen: set[int] = set()
    for weight, statement in enumerate(_STATEMENTS[dialect]):
        if len(seen) > MAX_HITS:
            return
        column = f"{{{_COLUMNS[weight]}}} : " if dialect == "sqlite" else ""
        values = {"query": f"{column}({expression})", "most": _MAX_DOCUMENTS}
        for row in session.execute(statement, values):
            if row.id not in seen:
                seen.add(row.id)
                is_exact = row.kind == "term" and row.name in terms
                order = (-1 if is_exact else weight, _KINDS.index(row.kind), row.position)
                rank = (row.language != language, *order, row.name)
                yield Subject(row.kind, row.course, row.name), _Candidate(rank, row.id)


def load_texts(
    session: Session, subjects: Collection[Subject]
) -> Mapping[Subject, Sequence[FoundText]]:
    """Return the documents of these subjects in every language."""
    if not subjects:
        return {}
    row = DocumentRow
    query = (
        select(
            row.kind, row.course, row.name, row.id, row.language, row.access, row.lesson_kind,
            DocumentText.title, DocumentText.text,
        )
        .join(DocumentText, DocumentText.id == row.id)
        .where(
            row.course.in_({subject.course for subject in subjects}),
            row.name.in_({subject.name for subject in subjects}),
        )
        .order_by(row.id)
    )  # fmt: skip
    found: dict[Subject, list[FoundText]] = {}
    for item in session.execute(query).mappings():
        values = dict(item)
        subject = Subject(values.pop("kind"), values.pop("course"), values.pop("name"))
        if subject in subjects:
            found.setdefault(subject, []).append(FoundText(**values))
    return found
