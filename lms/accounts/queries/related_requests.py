"""Open requests about the same organizations, and how a change would affect each of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, OrganizationRequest
from lms.accounts.queries.organizations import OrganizationRequestRow, list_open_requests
from lms.accounts.rules.requests import (
    OrganizationCondition,
    RequestedChange,
    apply_change,
    find_closing_reason,
)


@dataclass(frozen=True)
class RelatedRequest:
    """`outcome`: the reason why the change would close this request; "" if it stays open."""

    row: OrganizationRequestRow
    outcome: str


def list_related_requests(
    session: Session, change: RequestedChange, *, excluding: int | None = None
) -> tuple[RelatedRequest, ...]:
    """Return the oldest first. `excluding`: id of the request that asks for the change itself."""
    ids = {change.organization_id, change.target_id or change.organization_id}
    rows = [
        row
        for row in list_open_requests(session)
        if row.id != excluding and ids & {row.organization_id, row.target_id}
    ]
    after = apply_change(change, find_conditions(session, rows, also=ids))
    return tuple(
        RelatedRequest(row, find_closing_reason(get_requested_change(row), after)) for row in rows
    )


def get_requested_change(row: OrganizationRequest | OrganizationRequestRow) -> RequestedChange:
    return RequestedChange(row.kind, row.organization_id, row.names, row.target_id)


def find_conditions(
    session: Session,
    rows: Iterable[OrganizationRequest | OrganizationRequestRow],
    *,
    also: Iterable[int] = (),
) -> dict[int, OrganizationCondition]:
    """Return the states of the organizations of these requests and of these ids."""
    ids = {
        organization_id
        for row in rows
        for organization_id in (row.organization_id, row.target_id)
        if organization_id
    }
    query = select(Organization).where(Organization.id.in_(sorted({*ids, *also})))
    return {
        row.id: OrganizationCondition(row.names, row.state == "archived", row.merged_into_id)
        for row in session.scalars(query)
    }
