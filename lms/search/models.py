"""Tables of the search: documents, their words, and the phrases of the glossary.

Documents are narrow, because a frequent word finds thousands of them. `search_text` holds what is
read of the few that a page shows, and the words. On SQLite the words are texts, and triggers copy
each column into an FTS5 table (`search_title_words` and so on); on PostgreSQL they are of the type
`tsvector`, with GIN indexes. Both are made by the migration. Everything can be rebuilt from the
published revisions.
"""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id
from lms.db.base import BIG

# Words without punctuation that spaces separate are what PostgreSQL reads as a tsvector too.
_WORDS = Text().with_variant(TSVECTOR(), "postgresql")


class DocumentRow(Base):
    """A document in one language; `digest` tells whether a new one differs."""

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("course", "name", "kind", "language"),
        CheckConstraint("kind IN ('course', 'lesson', 'case', 'term')", name="known_kind"),
        CheckConstraint("access IN ('public', 'account', 'cohort')", name="known_access"),
    )

    id: Mapped[Id]
    course: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(12))
    access: Mapped[str] = mapped_column(String(10))
    lesson_kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class DocumentText(Base):
    """Title and text of a document as they are shown, and its words by their weight."""

    __tablename__ = "search_text"

    id: Mapped[int] = mapped_column(BIG, ForeignKey(DocumentRow.id), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    title_words: Mapped[str] = mapped_column(_WORDS)
    key_terms: Mapped[str] = mapped_column(_WORDS)
    words: Mapped[str] = mapped_column(_WORDS)


class PhraseRow(Base):
    """A word of a term of the glossary, or a part of one, and `key`: how a query spells it.

    The key is the word itself (`build_key`), or its reading in Latin letters. SQLite and PostgreSQL
    never use an id again, so the newest one tells whether the phrases were written again.
    """

    __tablename__ = "search_phrase"
    __table_args__ = (
        UniqueConstraint("term", "key", "phrase"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    term: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(400))
    phrase: Mapped[str] = mapped_column(String(400))
