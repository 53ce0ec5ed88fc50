"""The content of a revision, prepared before the transaction that writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.catalogue.queries.published import FileRow
from lms.catalogue.rules.changes import RevisionContent
from lms.content.model import CourseStructure, Language
from lms.content.question_model import QuizKey
from lms.search.rules.documents import SearchDocument


@dataclass(frozen=True)
class Release:
    """The content of a revision: read, compiled and stored before the transaction.

    `lessons`: JSON of each compiled lesson by name and language of the page. `documents`: what the
    search finds of it.
    """

    structure: CourseStructure
    keys: Mapping[str, QuizKey]
    files: Sequence[FileRow]
    lessons: Mapping[tuple[str, Language], str]
    renderer: str
    documents: Sequence[SearchDocument] = ()
    origin: str = "folder"
    note: str = ""

    @property
    def content(self) -> RevisionContent:
        """Return what is compared with another revision."""
        hashes = {file.path: file.sha256 for file in self.files}
        return RevisionContent(self.structure, self.keys, hashes)
