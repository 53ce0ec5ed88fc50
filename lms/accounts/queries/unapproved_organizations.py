"""New organizations that a second person has to check."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.queries.organizations import (
    get_distinct_names_by_organization,
    select_with_namesakes,
)
from lms.accounts.rules.namesakes import OrganizationLabel, fold_names


@dataclass(frozen=True)
class NewEntry:
    """A new organization, who entered it, and whether it was returned to them for correction."""

    id: int
    created_by: int | None
    is_returned: bool


@dataclass(frozen=True)
class UnapprovedOrganization:
    """A new organization as who checks it needs it.

    `namesakes`: others, not archived, that have one of its names in any language.
    """

    id: int
    names: Mapping[str, str]
    country: str
    province: str
    products: tuple[str, ...]
    created_at: dt.datetime
    created_by: int | None
    returned_because: str
    namesakes: tuple[OrganizationLabel, ...]


def list_new_entries(session: Session) -> tuple[NewEntry, ...]:
    query = select(
        Organization.id,
        Organization.created_by,
        (Organization.returned_because != "").label("is_returned"),
    ).where(Organization.state == "new")
    return tuple(NewEntry(**row) for row in session.execute(query).mappings())


def list_unapproved(session: Session) -> tuple[UnapprovedOrganization, ...]:
    """Return the new organizations, the oldest first."""
    query = select(Organization).where(Organization.state == "new").order_by(Organization.id)
    rows = session.scalars(query).all()
    ids = [row.id for row in rows]
    names, namesakes = (
        get_distinct_names_by_organization(session, ids),
        find_namesakes(session, ids),
    )
    return tuple(
        UnapprovedOrganization(
            id=row.id,
            names=names[row.id],
            country=row.country,
            province=row.province,
            products=tuple(row.products),
            created_at=row.created_at,
            created_by=row.created_by,
            returned_because=row.returned_because,
            namesakes=namesakes.get(row.id, ()),
        )
        for row in rows
    )


def find_namesakes(
    session: Session, organization_ids: Collection[int]
) -> dict[int, tuple[OrganizationLabel, ...]]:
    """Return, by id, the organizations, not archived, that have a name of these.

    Two of these with the same name are namesakes of each other. Ids without any are left out.
    """
    if not organization_ids:
        return {}
    listed = select(Organization.id).where(Organization.id.in_(sorted(organization_ids)))
    labels = [
        OrganizationLabel(row.id, row.code, row.names, row.country, row.province)
        for row in session.execute(select_with_namesakes(listed))
        if not row.is_archived
    ]
    by_name: dict[str, list[OrganizationLabel]] = defaultdict(list)
    for label in labels:
        for name in fold_names(label.names):
            by_name[name].append(label)
    found = {
        label.id: tuple(dict.fromkeys(
            other
            for name in sorted(fold_names(label.names))
            for other in by_name[name]
            if other.id != label.id
        ))
        for label in labels
        if label.id in organization_ids
    }  # fmt: skip
    return {organization_id: others for organization_id, others in found.items() if others}
