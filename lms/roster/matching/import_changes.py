"""Organizations named by the changes of an import."""

from collections.abc import Sequence

from lms.roster.models import ImportChange


def list_created(changes: Sequence[ImportChange]) -> frozenset[int]:
    return frozenset(change["organization"] for change in changes if "organization" in change)


def list_offered(changes: Sequence[ImportChange]) -> frozenset[int]:
    """Return the organizations that the import added to its cohort."""
    return frozenset(change["offered"] for change in changes if "offered" in change)
