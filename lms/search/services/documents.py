"""Replacing the documents of a course, or of the glossary, in the transaction that publishes it."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.chunks import chunks
from lms.search.models import DocumentRow, DocumentText, PhraseRow
from lms.search.rules.documents import SearchDocument
from lms.search.rules.phrases import Phrase

NO_COURSE = ""
"""The source of documents that belong to no course."""
_Key: TypeAlias = tuple[str, str, str]


def replace_documents(
    session: Session, _act: Act, *, course: str, documents: Sequence[SearchDocument]
) -> int:
    """Make these the documents of the course; return the number of rows written and deleted.

    Documents that have not changed are left alone.
    """
    wanted: dict[_Key, SearchDocument] = {
        (item.kind, item.name, item.language): item for item in documents
    }
    columns = (
        DocumentRow.id,
        DocumentRow.kind,
        DocumentRow.name,
        DocumentRow.language,
        DocumentRow.digest,
    )
    rows = session.execute(select(*columns).where(DocumentRow.course == course)).all()
    digests = {key: item.digest for key, item in wanted.items()}
    stored = {(row.kind, row.name, row.language): row.digest for row in rows}
    unchanged = {key for key, digest in stored.items() if digests.get(key) == digest}
    obsolete = [row.id for row in rows if (row.kind, row.name, row.language) not in unchanged]
    _delete(session, obsolete)
    new = {key: item for key, item in wanted.items() if key not in unchanged}
    _insert(session, new, digests)
    return len(obsolete) + len(new)


def replace_phrases(session: Session, _act: Act, phrases: Sequence[Phrase]) -> None:
    """Make these the phrases of the glossary."""
    session.execute(delete(PhraseRow))
    if phrases:
        rows = [{"term": item.term, "key": item.key, "phrase": item.phrase} for item in phrases]
        session.execute(insert(PhraseRow), rows)


def _delete(session: Session, ids: Sequence[int]) -> None:
    for batch in chunks(ids):
        session.execute(delete(DocumentText).where(DocumentText.id.in_(batch)))
        session.execute(delete(DocumentRow).where(DocumentRow.id.in_(batch)))


def _insert(
    session: Session, documents: Mapping[_Key, SearchDocument], digests: Mapping[_Key, str]
) -> None:
    if not documents:
        return
    rows = [
        {
            "course": item.course,
            "kind": item.kind,
            "name": item.name,
            "language": item.language,
            "access": item.access,
            "lesson_kind": item.lesson_kind,
            "position": item.position,
            "digest": digests[key],
        }
        for key, item in documents.items()
    ]
    new = insert(DocumentRow).returning(DocumentRow.id, sort_by_parameter_order=True)
    ids = session.scalars(new, rows).all()
    session.execute(
        insert(DocumentText),
        [_build_text(id_, item) for id_, item in zip(ids, documents.values(), strict=True)],
    )


def _build_text(id_: int, item: SearchDocument) -> dict[str, object]:
    words = item.build_words()
    return {
        "id": id_,
        "title": item.title,
        "text": unicodedata.normalize("NFC", " ".join(item.text.split())),
        "title_words": words.title,
        "key_terms": words.key_terms,
        "words": words.words,
    }
