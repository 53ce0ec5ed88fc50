"""Organizations of a cohort and of the whole network, with their counts of people."""

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.queries.organizations import select_organization_labels
from lms.accounts.rules.namesakes import OrganizationLabel
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.queries.enrolments import is_counted_enrolment
from lms.reporting.report import PeopleCounts
from lms.workshop.queries.training_days import find_counted_organizations

_LABEL = tuple(field.name for field in fields(OrganizationLabel))


@dataclass(frozen=True)
class OrganizationRow:
    label: OrganizationLabel
    products: tuple[str, ...]
    members: int | None
    may_be_named: bool


def list_organizations(session: Session, cohort_id: int) -> tuple[OrganizationRow, ...]:
    """Return organizations that the cohort is offered to, and others that the report counts.

    Those are the ones that somebody learned for in it, and those with a head count.
    """
    offered = select(CohortOrganization.organization_id).where(
        CohortOrganization.cohort_id == cohort_id
    )
    learned = select(Enrolment.organization_id).where(
        Enrolment.cohort_id == cohort_id, is_counted_enrolment()
    )
    counted = find_counted_organizations(session, cohort_id=cohort_id)
    ids = (offered, learned, counted)
    return _list(session, or_(*(Organization.id.in_(part) for part in ids)))


def count_network(session: Session) -> tuple[tuple[OrganizationRow, PeopleCounts], ...]:
    """Return every organization that was ever offered a cohort, with its people in all cohorts."""
    finished = case((Enrolment.completed_at.is_not(None), Enrolment.person_id))
    query = (
        select(
            Enrolment.organization_id,
            func.count(Enrolment.person_id.distinct()).label("enrolled"),
            func.count(finished.distinct()).label("finished"),
        )
        .where(Enrolment.cohort_id.is_not(None), is_counted_enrolment())
        .group_by(Enrolment.organization_id)
    )
    counts = {
        row.organization_id: PeopleCounts(enrolled=row.enrolled, finished=row.finished)
        for row in session.execute(query)
    }
    rows = _list(session, Organization.id.in_(select(CohortOrganization.organization_id)))
    return tuple((row, counts.get(row.label.id, PeopleCounts())) for row in rows)


def _list(session: Session, where: ColumnElement[bool]) -> tuple[OrganizationRow, ...]:
    """Return organizations in the order of their codes."""
    query = select_organization_labels().add_columns(
        Organization.products, Organization.members, Organization.may_be_named
    )
    return tuple(
        OrganizationRow(
            OrganizationLabel(**{name: row[name] for name in _LABEL}),
            tuple(row["products"] or ()),
            row["members"],
            row["may_be_named"],
        )
        for row in session.execute(query.where(where)).mappings()
    )
