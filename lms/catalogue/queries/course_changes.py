"""The changes that publishing would make to the current revision."""

from sqlalchemy.orm import Session

from lms.catalogue.queries.published import find_current, get_keys, get_published, list_files
from lms.catalogue.rules.changes import CourseChange, RevisionContent, classify


def find_changes(session: Session, new: RevisionContent) -> tuple[CourseChange, ...] | None:
    """Return the differences to the current revision; None for a first one."""
    current = find_current(session, new.structure.id)
    if current is None:
        return None
    old = RevisionContent(
        structure=get_published(session, current.id).structure,
        keys=get_keys(session, current.id),
        hashes={file.path: file.sha256 for file in list_files(session, current.id)},
    )
    return classify(old, new)
