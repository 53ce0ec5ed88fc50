"""Organizations of a cohort and of the whole network, with their counts of people."""

from collections.abc import Collection
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.queries.organizations import select_organization_labels
from lms.accounts.rules.namesakes import OrganizationLabel
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import is_counted_enrolment
from lms.reporting.report import PeopleCounts

_LABEL = tuple(field.name for field in fields(OrganizationLabel))


@dataclass(frozen=True)
class OrganizationRow:
    label: OrganizationLabel
    products: tuple[str, ...]
    members: int | None
    may_be_named: bool


def list_organizations(session: Session, ids: Collection[int]) -> tuple[OrganizationRow, ...]:
    """Return these organizations in the order of their codes."""
    return _list(session, Organization.id.in_(ids))


def count_network(session: Session) -> tuple[tuple[OrganizationRow, PeopleCounts], ...]:
    """Return every organization with people in cohorts, with its people in all of them."""
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
    rows = _list(session, Organization.id.in_(id_ for id_ in counts if id_ is not None))
    return tuple((row, counts[row.label.id]) for row in rows)


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
