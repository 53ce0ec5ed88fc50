"""The search index: renewed by each publishing, in its transaction, and rebuilt by a command."""

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.catalogue.queries.course_index import CourseIndex, list_indexed_courses
from lms.catalogue.queries.glossary_index import GlossaryIndex, SiteIndex
from lms.catalogue.queries.published import find_current, find_newest_shared
from lms.catalogue.services.locks import lock_course
from lms.db import AdvisoryLock, hold
from lms.search.queries.sources import list_sources
from lms.search.services.documents import (
    NO_COURSE,
    replace_documents,
    replace_phrases,
)


def store_glossary(session: Session, act: Act, *, index: GlossaryIndex) -> int:
    """Make the glossary found as it is now; return the number of documents changed."""
    changed = replace_documents(session, act, course=NO_COURSE, documents=index.documents)
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


def index_site(session: Session, act: Act, *, index: SiteIndex) -> int:
    """Renew the glossary, and delete what is not published any more; return the changes.

    The glossary is left alone if newer shared files were published meanwhile.
    """
    hold(session, AdvisoryLock.SHARED_FILES)
    deleted = sum(
        _delete_unless_published(session, act, course)
        for course in sorted(list_sources(session) - {NO_COURSE, *list_indexed_courses(session)})
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
