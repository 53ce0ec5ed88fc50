"""Access to certificates: by the cohort of an address, or by the cohort of a certificate.

Reading needs the permission to issue, for which coordinators are not asked for their secret, or the
permission to replace, for which administrators are.
"""

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.certificates.queries.certificates import CertificateView, get_certificate
from lms.certificates.queries.second_certificates import find_cohort_of_certificate
from lms.certificates.rules.refusals import CertificateUnknown
from lms.enrolment.queries.cohorts import CohortRow
from lms.web.access import check
from lms.web.cohort_access import open_cohort, target_of
from lms.web.identity import get_principal
from lms.web.transaction import read_session


def get_cohort_of_certificates(cohort_id: int) -> CohortRow:
    """Return the cohort for those who may issue or replace in it.

    Raises NotFound, 403, ReauthenticationNeeded.
    """
    cohort = open_cohort(cohort_id)
    if not may_issue(cohort):
        check(Permission.CERTIFICATE_REPLACE, target_of(cohort))
    return cohort


def may_issue(cohort: CohortRow) -> bool:
    """Return whether the page shows the controls that issue."""
    return allows(Permission.CERTIFICATE_ISSUE, get_principal(), target_of(cohort))


def get_certificate_of(cohort: CohortRow, serial: str) -> CertificateView:
    """Return a certificate of this cohort in any state. Raises CertificateUnknown."""
    view = get_certificate(read_session(), serial)
    if find_cohort_id(view) != cohort.id:
        raise CertificateUnknown
    return view


def get_certificate_to_change(serial: str) -> tuple[CertificateView, int | None]:
    """Return a certificate that this person may replace or revoke, and its cohort or None.

    Raises CertificateUnknown, NotFound, 403, ReauthenticationNeeded.
    """
    view = get_certificate(read_session(), serial)
    cohort_id = find_cohort_id(view)
    target = Target(cohort_ids=(cohort_id,) if cohort_id else (), person_id=view.person_id)
    check(Permission.CERTIFICATE_REPLACE, target)
    return view, cohort_id


def find_cohort_id(view: CertificateView) -> int | None:
    """Return the cohort in which the course was taken, None for a learner without a cohort."""
    return find_cohort_of_certificate(read_session(), view.id)
