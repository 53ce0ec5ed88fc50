"""The documents that a query finds, and what a page shows of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Row,
    Select,
    String,
    TextClause,
    and_,
    bindparam,
    case,
    select,
    text,
)
from sqlalchemy.orm import Session, aliased

from lms.search.models import DocumentRow, DocumentText
from lms.search.rules.expressions import build_match, build_tsquery
from lms.search.rules.query import SearchQuery

MAX_HITS = 500
"""Results of a query; readers who need more add a word."""
_MAX_DOCUMENTS = MAX_HITS + 100
"""Documents of each weight that are looked at, so that a word of every text stays quick."""

# The heaviest words first: of the title, then headings and frequent ones, then all.
_COLUMNS = ("title_words", "key_terms", "words")
_MATCHES = {
    "sqlite": "SELECT rowid AS id FROM search_{column} WHERE search_{column} MATCH :query"
    " LIMIT {most}",
    "postgresql": "SELECT id FROM search_text WHERE {column} @@ CAST(:query AS tsquery)"
    " LIMIT {most}",
}
_RANKED = """
SELECT document.kind, document.course, document.name, document.id
FROM (SELECT id, min(weight) AS weight FROM ({found}) AS found GROUP BY id) AS found
JOIN search_document AS document ON document.id = found.id
ORDER BY document.language <> :language,
         CASE WHEN document.kind = 'term' AND document.name IN :terms THEN -1 ELSE weight END,
         CASE document.kind WHEN 'term' THEN 0 WHEN 'course' THEN 1 WHEN 'lesson' THEN 2 ELSE 3 END,
         document.position, document.name COLLATE {collation}
"""


def _build_ranked(dialect: str) -> TextClause:
    """Return the statement for the documents of a query, the best first."""
    match, collation = _MATCHES[dialect], {"sqlite": "BINARY", "postgresql": '"C"'}[dialect]
    found = " UNION ALL ".join(
        f"SELECT id, {weight} AS weight FROM ({match.format(column=column, most=_MAX_DOCUMENTS)})"
        " AS matching"
        for weight, column in enumerate(_COLUMNS)
    )
    ranked = text(_RANKED.format(found=found, collation=collation))
    return ranked.bindparams(bindparam("terms", type_=String, expanding=True))


# Whether a text has the words at all. SQLite stops at the first; PostgreSQL's index reads them all.
_ANY_ON_SQLITE = text(_MATCHES["sqlite"].format(column=_COLUMNS[-1], most=1))
# PostgreSQL takes the words of few texts for so many that it would rather read all texts up to the
# limit: half a second where there are none. This holds until the transaction ends.
_BY_INDEX_ON_POSTGRESQL = text("SET LOCAL enable_seqscan = off")
_STATEMENTS = {dialect: _build_ranked(dialect) for dialect in _MATCHES}


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
    """A document as a page shows it.

    `text` and `sections` (as stored) only of the document by which a hit was found.
    """

    id: int
    language: str
    title: str
    text: str
    sections: str
    access: str
    lesson_kind: str


def list_hits(
    session: Session, query: SearchQuery, *, language: str, terms: Collection[str] = ()
) -> tuple[SearchHit, ...]:
    """Return at most `MAX_HITS` subjects, the best first; those of the reader's language before.

    `terms`: those whose word is the whole query. Within a language they come first, then those
    found by their title, then those with the words in headings or often.
    """
    if not query.units:
        return ()
    best: dict[Subject, int] = {}
    for row in _list_ranked(session, query, language, terms):
        best.setdefault(Subject(row.kind, row.course, row.name), row.id)
    hits = (SearchHit(subject, document_id) for subject, document_id in best.items())
    return tuple(islice(hits, MAX_HITS))


def _list_ranked(
    session: Session, query: SearchQuery, language: str, terms: Collection[str]
) -> Sequence[Row[Any]]:
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        expression = build_match(query)
        # Many queries find nothing, while somebody types: for them only one index is read.
        if not session.execute(_ANY_ON_SQLITE, {"query": expression}).first():
            return ()
    else:
        expression = build_tsquery(query)
        session.execute(_BY_INDEX_ON_POSTGRESQL)
    values = {"query": expression, "language": language, "terms": list(terms)}
    return session.execute(_STATEMENTS[dialect], values).all()


def load_texts(
    session: Session, hits: Collection[SearchHit]
) -> Mapping[Subject, Sequence[FoundText]]:
    """Return the documents of these hits and of their courses, in every language.

    Only those by which the hits were found come with their text.
    """
    if not hits:
        return {}
    found: dict[Subject, list[FoundText]] = {}
    ids = [hit.document_id for hit in hits]
    for item in session.execute(_select_texts(), {"ids": ids}).mappings():
        values = dict(item)
        subject = Subject(values.pop("kind"), values.pop("course"), values.pop("name"))
        found.setdefault(subject, []).append(FoundText(**values))
    return found


@cache
def _select_texts() -> Select[Any]:
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    row, hit = DocumentRow, aliased(DocumentRow)
    with_course = and_(row.course == hit.course, row.name.in_([hit.name, hit.course]))
    documents = select(row.id).join(hit, with_course).where(hit.id.in_(ids))
    return (
        select(
            row.kind, row.course, row.name, row.id, row.language, row.access, row.lesson_kind,
            DocumentText.title, case((row.id.in_(ids), DocumentText.text), else_="").label("text"),
            case((row.id.in_(ids), DocumentText.sections), else_="").label("sections"),
        )
        .join(DocumentText, DocumentText.id == row.id)
        .where(row.id.in_(documents))
        .order_by(row.id)
    )  # fmt: skip
