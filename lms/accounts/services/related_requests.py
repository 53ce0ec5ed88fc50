"""Open requests about the same organizations, and how a change would affect each of them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.queries.organizations import OrganizationRequestRow, list_open_requests
from lms.accounts.rules.requests import RequestedChange, apply_change, find_closing_reason
from lms.accounts.services.overtaken_requests import find_conditions, get_requested_change


@dataclass(frozen=True)
class RelatedRequest:
    """`outcome`: the reason why the change would close this request; "" if it stays open."""

    row: OrganizationRequestRow
    outcome: str


def list_related_requests(
    session: Session, change: RequestedChange, *, but: int | None = None
) -> tuple[RelatedRequest, ...]:
    """Return the oldest first. `but`: id of the request that asks for the change itself."""
    ids = {change.organization_id, change.target_id or change.organization_id}
    rows = [
        row
        for row in list_open_requests(session)
        if row.id != but and ids & {row.organization_id, row.target_id}
    ]
    after = apply_change(change, find_conditions(session, rows, also=ids))
    return tuple(
        RelatedRequest(row, find_closing_reason(get_requested_change(row), after)) for row in rows
    )
