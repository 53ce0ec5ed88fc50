"""Pure rules: what a publishing changes for learners, and how older editions are renewed."""

from lms.catalogue.rules.changes import (
    ChangeKind,
    CourseChange,
    RevisionContent,
    classify,
    opens_edition,
)
from lms.catalogue.rules.renewal import RenewedEdition, renew
from lms.catalogue.rules.shared import complete

__all__ = [
    "ChangeKind",
    "CourseChange",
    "RenewedEdition",
    "RevisionContent",
    "classify",
    "complete",
    "opens_edition",
    "renew",
]  # fmt: skip
