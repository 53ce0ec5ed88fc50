"""The shared content that is published already, for folders that contain only a part of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lms.catalogue.queries.published import (
    LIBRARY,
    find_current,
    get_published,
    get_shared,
    get_shared_hashes_by_path,
    list_current,
)
from lms.catalogue.rules.shared import complete
from lms.content.model import SharedFiles
from lms.db import Database


@dataclass(frozen=True)
class PublishedSite:
    """`shared_files`: path -> sha256; `courses` and `cases` (of the library) by name."""

    shared: SharedFiles
    shared_files: Mapping[str, str]
    courses: frozenset[str]
    cases: frozenset[str]

    def complete(self, shared: SharedFiles, files: Collection[str]) -> SharedFiles:
        """Return the shared parts that a folder has in `files`, the published ones for the rest."""
        return complete(shared, files, published=self.shared)

    def list_retained(self, folder_files: Collection[str]) -> tuple[str, ...]:
        """Return the published shared files, and the library, that the folder does not contain."""
        published = {*self.shared_files, *([LIBRARY] if self.cases else [])}
        return tuple(sorted(published.difference(folder_files)))


def load_published_site(database: Database) -> PublishedSite:
    """Return the current published content; empty before the first publishing."""
    with database.read_session() as session:
        library = find_current(session, LIBRARY)
        cases = get_published(session, library.id).structure.lessons if library else ()
        current = list_current(session)
        return PublishedSite(
            shared=get_shared(session),
            shared_files=get_shared_hashes_by_path(session),
            courses=frozenset(row.course for row in current),
            cases=frozenset(cases),
        )
