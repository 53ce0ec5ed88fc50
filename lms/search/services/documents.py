"""Replacing the documents of a course, or of the glossary, in the transaction that publishes it."""

from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.db.chunks import chunks
from lms.search.models import DocumentRow, DocumentText, PhraseRow
from lms.search.queries.stored_documents import list_stored
from lms.search.rules.documents import SearchDocument
from lms.search.rules.phrases import Phrase
from lms.search.rules.section_anchors import store_text, write_sections

NO_COURSE = ""
"""The source of documents that belong to no course."""


def replace_documents(
    session: Session, _act: Act, *, course: str, documents: Sequence[SearchDocument]
) -> int:
    """Make these the documents of the course; return the number of rows written and deleted.

    Documents that have not changed are left alone.
    """
    wanted = {item.key: item for item in documents}
    stored = list_stored(session, course)
    unchanged = {
        key for key in wanted.keys() & stored.keys() if stored[key].digest == wanted[key].digest
    }
    obsolete = [stored[key].id for key in stored if key not in unchanged]
    new = [wanted[key] for key in wanted if key not in unchanged]
    _delete(session, obsolete)
    _insert(session, new)
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


def _insert(session: Session, documents: Sequence[SearchDocument]) -> None:
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
            "digest": item.digest,
        }
        for item in documents
    ]
    new = insert(DocumentRow).returning(DocumentRow.id, sort_by_parameter_order=True)
    ids = session.scalars(new, rows).all()
    session.execute(
        insert(DocumentText),
        [_build_text(id_, item) for id_, item in zip(ids, documents, strict=True)],
    )


def _build_text(id_: int, item: SearchDocument) -> dict[str, object]:
    return {
        "id": id_,
        "title": item.title,
        "text": store_text(item.text),
        "sections": write_sections(item.text, item.anchors),
        "title_words": item.words.title,
        "key_terms": item.words.key_terms,
        "words": item.words.words,
    }
