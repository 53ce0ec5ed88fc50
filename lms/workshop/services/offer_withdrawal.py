"""Withdraws the offer of a cohort from an organization that was not counted in it."""

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.enrolment.services.cohort_offer import remove_cohort_organization
from lms.errors import Refusal
from lms.workshop.queries.training_days import find_counted_organizations


class OrganizationCounted(Refusal):
    message = (
        "People of this cooperative were counted at a training day of this cohort, and the reports"
        " count them. Remove the head count on the page of that day first."
    )


def withdraw_offer(session: Session, act: Act, *, cohort_id: int, organization_id: int) -> None:
    """Raises NotFound, OrganizationInUse, OrganizationCounted."""
    if organization_id in find_counted_organizations(session, cohort_id=cohort_id):
        raise OrganizationCounted
    remove_cohort_organization(session, act, cohort_id=cohort_id, organization_id=organization_id)
