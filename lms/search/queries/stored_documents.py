"""The documents of a source that are stored, and the words of those that are not."""

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from lms.search.models import DocumentRow
from lms.search.rules.documents import DocumentKey, SearchDocument


def prepare_words(session: Session, *, course: str, documents: Sequence[SearchDocument]) -> None:
    """Make the words of documents that are not stored yet, before the lock is taken.

    What another publish changes until then is made when it is written.
    """
    stored = list_stored(session, course)
    for item in documents:
        if item.key not in stored or stored[item.key].digest != item.digest:
            _ = item.words


def list_stored(session: Session, course: str) -> dict[DocumentKey, Row[int, str, str, str, str]]:
    """Return the rows of the documents of a course, without their texts."""
    columns = (
        DocumentRow.id,
        DocumentRow.kind,
        DocumentRow.name,
        DocumentRow.language,
        DocumentRow.digest,
    )
    rows = session.execute(select(*columns).where(DocumentRow.course == course)).all()
    return {(row.kind, row.name, row.language): row for row in rows}
