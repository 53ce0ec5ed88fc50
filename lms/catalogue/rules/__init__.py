"""What a publishing changes for learners, and what older editions take from it. All pure."""

from lms.catalogue.rules.changes import Change, ChangeKind, State, classify, opens_edition
from lms.catalogue.rules.renewal import Renewed, renew
from lms.catalogue.rules.shared import complete

__all__ = [
    "Change", "ChangeKind", "Renewed", "State", "classify", "complete", "opens_edition", "renew",
]  # fmt: skip
