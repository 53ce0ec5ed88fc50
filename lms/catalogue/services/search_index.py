"""The search index: renewed by each publishing, in its transaction, and rebuilt by a command."""

from sqlalchemy.orm import Session

from lms.accounts.pinyin import list_readings
from lms.accounts.rules.acts import Act
from lms.catalogue.queries.course_index import CourseIndex, list_indexed_courses
from lms.catalogue.queries.published import find_current, get_shared
from lms.catalogue.rules.search_documents import get_words_by_term, list_glossary_documents
from lms.catalogue.services.locks import lock_course
from lms.content.model import SharedFiles
from lms.db import AdvisoryLock, hold
from lms.search.queries.sources import list_sources
from lms.search.rules.phrases import list_phrases
from lms.search.services.documents import (
    NO_COURSE,
    replace_documents,
    replace_phrases,
)


def index_shared(session: Session, act: Act, *, shared: SharedFiles) -> int:
    """Make the glossary found as it is now; return the number of documents changed."""
    documents = list_glossary_documents(shared.glossary)
    changed = replace_documents(session, act, course=NO_COURSE, documents=documents)
    phrases = list_phrases(get_words_by_term(shared.glossary), list_readings)
    replace_phrases(session, act, phrases)
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


def index_site(session: Session, act: Act) -> int:
    """Renew the glossary, and delete what is not published any more; return the changes."""
    hold(session, AdvisoryLock.SHARED_FILES)
    deleted = sum(
        _delete_unless_published(session, act, course)
        for course in sorted(list_sources(session) - {NO_COURSE, *list_indexed_courses(session)})
    )
    return deleted + index_shared(session, act, shared=get_shared(session))


def _delete_unless_published(session: Session, act: Act, course: str) -> int:
    """Delete the documents of a course, unless it was published since the list was read."""
    lock_course(session, course)
    if course in list_indexed_courses(session):
        return 0
    return replace_documents(session, act, course=course, documents=())
