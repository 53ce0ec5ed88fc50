"""Publish a folder: prepare everything first, then store files and write one transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.catalogue.picture_versions import store_versions
from lms.catalogue.preparation import (
    PreparedCourse,
    PreparedSite,
    Publisher,
    prepare_folder,
)
from lms.catalogue.queries.glossary_index import prepare_glossary
from lms.catalogue.services.publish import PublishResult, publish
from lms.catalogue.services.shared import publish_shared
from lms.content.folder import CoursesFolder
from lms.content.model import SharedFiles
from lms.content.problems import Problem, has_errors
from lms.content.shared_files import GLOSSARY
from lms.search.queries.stored_documents import prepare_words


@dataclass(frozen=True)
class PublishReport:
    """The outcome for one course: `result` is None if errors prevented its publication.

    The report of the shared files has no course: `updated_files` are those that changed, `retained`
    those that the folder lacks and the site keeps.
    """

    course: str
    result: PublishResult | None
    problems: tuple[Problem, ...]
    updated_files: tuple[str, ...] = ()
    retained: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Return whether errors prevented a publication."""
        return self.result is None and has_errors(self.problems)


def publish_folder(publisher: Publisher, folder: CoursesFolder) -> Iterator[PublishReport]:
    """Publish one course, or a folder of courses with its shared files and its library.

    A course with errors is unchanged; the others are published. Shared content that the folder
    lacks or that has errors (paths, glossary, facts, library) is unchanged, and courses may refer
    to it. The folder of a single course has no shared content. Raises CourseEditedInStudio.
    """
    for prepared in prepare_folder(publisher, folder):
        yield publish_prepared(publisher, prepared)


def publish_prepared(
    publisher: Publisher, prepared: PreparedSite | PreparedCourse
) -> PublishReport:
    """Store the files, and then write one transaction. Raises CourseEditedInStudio."""
    if isinstance(prepared, PreparedSite):
        updated_files = _publish_shared(publisher, prepared.shared, prepared.files)
        return PublishReport("", None, prepared.problems, updated_files, prepared.retained)
    release = prepared.release
    if release is None:
        return PublishReport(prepared.course, None, prepared.problems)
    for row in release.files:
        sha256 = publisher.store.put(prepared.files[row.path])
        store_versions(publisher.store, sha256, prepared.files[row.path])
    with publisher.database.read_session() as session:
        prepare_words(session, course=prepared.course, documents=release.documents)
    result = publisher.database.write(
        publish,
        publisher.act,
        release=release,
        replace=publisher.replace,
        count_active_learners=publisher.count_active_learners,
    )
    return PublishReport(prepared.course, result, prepared.problems)


def _publish_shared(
    publisher: Publisher, shared: SharedFiles, files: Mapping[str, bytes]
) -> tuple[str, ...]:
    """Publish the shared files of the folder that have no errors; return the new ones."""
    if not files:
        return ()
    glossary_index = None
    if GLOSSARY in files:
        with publisher.database.read_session() as session:
            glossary_index = prepare_glossary(session, shared.glossary)
    return publisher.database.write(
        publish_shared,
        publisher.act,
        shared=shared,
        files={path: publisher.store.put(content) for path, content in files.items()},
        glossary_index=glossary_index,
    )
