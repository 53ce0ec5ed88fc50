"""Who may stand in the hall of a cohort, and the addresses that its wall shows."""

from lms.accounts.permissions import Permission, allows
from lms.enrolment.queries import CohortRow, get_cohort
from lms.pages.coordination.cohort_access import target_of
from lms.web.access import check, get_principal
from lms.web.platform import platform
from lms.web.transaction import read


def get_workshop_cohort(cohort_id: int) -> CohortRow:
    """The cohort, for who runs it or reads its progress: the wall shows counts alone.

    Who may edit the cohort is not asked for the secret again: a wall cannot type it.
    """
    row = get_cohort(read(), cohort_id)
    target = target_of(row)
    if not allows(Permission.COHORT_EDIT, get_principal(), target):
        check(Permission.PROGRESS_READ, target)
    return row


def join_address(code: str) -> str:
    """What the QR code holds; digits at the end stay readable in any reader."""
    return f"{platform().settings.address}/join/{code}"


def short_address() -> str:
    """What is typed by hand; plain http is named, browsers would try https first."""
    return f"{platform().settings.address}/join".removeprefix("https://")
