"""The search index: renewed by each publishing, in its transaction, and rebuilt by a command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.pinyin import list_readings_of
from lms.accounts.rules.acts import Act
from lms.catalogue.queries.course_index import CourseIndex, list_indexed_courses
from lms.catalogue.queries.published import find_current, find_newest_shared, get_shared
from lms.catalogue.rules.search_documents import list_glossary_documents, list_words_of_terms
from lms.catalogue.services.locks import lock_course
from lms.content.model import GlossaryTerm, Language
from lms.db import AdvisoryLock, hold
from lms.search.queries.sources import list_sources
from lms.search.rules.documents import SearchDocument
from lms.search.rules.phrases import Phrase, list_phrases
from lms.search.services.documents import (
    GLOSSARY,
    prepare_words,
    replace_documents,
    replace_phrases,
)

Glossary = Mapping[str, Mapping[Language, GlossaryTerm]]


@dataclass(frozen=True)
class GlossaryIndex:
    """What the search finds of a glossary, prepared before the transaction that writes it."""

    documents: Sequence[SearchDocument]
    phrases: Sequence[Phrase]


def prepare_glossary(session: Session, glossary: Glossary) -> GlossaryIndex:
    """Return the documents and phrases of a glossary, with the words of those that changed."""
    documents = list_glossary_documents(glossary)
    prepare_words(session, course=GLOSSARY, documents=documents)
    return GlossaryIndex(documents, list_phrases(list_words_of_terms(glossary), list_readings_of))


def store_glossary(session: Session, act: Act, *, index: GlossaryIndex) -> int:
    """Make the glossary found as it is now; return the number of documents changed."""
    changed = replace_documents(session, act, course=GLOSSARY, documents=index.documents)
    replace_phrases(session, act, index.phrases)
    return changed


def store_index(session: Session, act: Act, *, index: CourseIndex) -> int:
    """Write prepared documents; return the number of changes.

    None are made if a newer revision was published meanwhile, which has renewed the index itself.
    """
    lock_course(session, index.course)
    current = find_current(session, index.course)
    if current is None or current.id != index.revision_id or current.retired_at is not None:
        return 0
    return replace_documents(session, act, course=index.course, documents=index.documents)


@dataclass(frozen=True)
class SiteIndex:
    """The index of the glossary of a shared revision; `shared_id`: None without any."""

    shared_id: int | None
    glossary: GlossaryIndex


def prepare_site(session: Session) -> SiteIndex:
    """Return the index of the glossary that is published."""
    shared_id = find_newest_shared(session)
    return SiteIndex(shared_id, prepare_glossary(session, get_shared(session).glossary))


def index_site(session: Session, act: Act, *, index: SiteIndex) -> int:
    """Renew the glossary, and delete what is not published any more; return the changes.

    The glossary is left alone if newer shared files were published meanwhile.
    """
    hold(session, AdvisoryLock.SHARED_FILES)
    deleted = sum(
        _delete_unless_published(session, act, course)
        for course in sorted(list_sources(session) - {GLOSSARY, *list_indexed_courses(session)})
    )
    if find_newest_shared(session) != index.shared_id:
        return deleted
    return deleted + store_glossary(session, act, index=index.glossary)


def _delete_unless_published(session: Session, act: Act, course: str) -> int:
    """Delete the documents of a course, unless it was published since the list was read."""
    lock_course(session, course)
    if course in list_indexed_courses(session):
        return 0
    return replace_documents(session, act, course=course, documents=())
