"""Organizations of a cohort and of the whole network, with their counts of people."""

from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.reporting.queries.rows import OrganizationRow, PeopleCounts


def list_organizations(session: Session, cohort_id: int) -> tuple[OrganizationRow, ...]:
    """Return organizations that the cohort is offered to, and those somebody learned for in it."""
    offered = select(CohortOrganization.organization_id).where(
        CohortOrganization.cohort_id == cohort_id
    )
    learned = select(Enrolment.organization_id).where(Enrolment.cohort_id == cohort_id)
    query = _organizations().where(or_(Organization.id.in_(offered), Organization.id.in_(learned)))
    return tuple(_as_organization(row) for row in session.execute(query))


def count_network(session: Session) -> tuple[tuple[OrganizationRow, PeopleCounts], ...]:
    """Return every organization that was ever offered a cohort, with its people in all cohorts."""
    rows = session.execute(
        select(
            Enrolment.organization_id,
            func.count(Enrolment.person_id.distinct()),
            func.count(case((Enrolment.completed_at.is_not(None), Enrolment.person_id)).distinct()),
        )
        .where(Enrolment.cohort_id.is_not(None))
        .group_by(Enrolment.organization_id)
    )
    counts = {row[0]: PeopleCounts(enrolled=row[1], finished=row[2]) for row in rows}
    offered = select(CohortOrganization.organization_id)
    query = _organizations().where(Organization.id.in_(offered))
    found = [_as_organization(row) for row in session.execute(query)]
    return tuple((one, counts.get(one.id, PeopleCounts())) for one in found)


def _organizations() -> Select[*tuple[Any, ...]]:
    return select(
        Organization.id,
        Organization.code,
        Organization.name_en,
        Organization.name_zh,
        Organization.country,
        Organization.products,
        Organization.members,
        Organization.may_be_named,
        Organization.province,
    ).order_by(Organization.code)


def _as_organization(row: Any) -> OrganizationRow:  # noqa: ANN401 - a row of `_organizations`
    columns = list(row)
    columns[5] = tuple(columns[5] or ())
    return OrganizationRow(*columns)
