"""Access to the workshop of a cohort, and the addresses on its projector page."""

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow
from lms.web.access import check
from lms.web.cohort_access import open_cohort, target_of
from lms.web.identity import get_principal
from lms.web.platform import platform


def get_workshop_cohort(cohort_id: int) -> CohortRow:
    """Return the cohort for those who run it or read its progress: the page shows only counts.

    Those who may edit the cohort are not asked for the secret: a projector cannot type it.
    """
    row = open_cohort(cohort_id)
    target = target_of(row)
    if not allows(Permission.COHORT_EDIT, get_principal(), target):
        check(Permission.PROGRESS_READ, target)
    return row


def join_address(code: str) -> str:
    """Return the address in the QR code; digits at the end stay readable in any reader."""
    return f"{platform().settings.address}/join/{code}"


def short_address() -> str:
    """Return the address to type by hand; includes http://, as browsers would try https first."""
    return f"{platform().settings.address}/join".removeprefix("https://")
