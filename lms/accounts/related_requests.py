"""Open requests about the same organizations, and how a change would affect each of them."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import OrganizationRequest
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
    ids = sorted({change.organization_id, change.target_id or change.organization_id})
    named = or_(
        OrganizationRequest.organization_id.in_(ids), OrganizationRequest.target_id.in_(ids)
    )
    query = select(OrganizationRequest).where(OrganizationRequest.state == "open", named)
    rows = {row.id: row for row in session.scalars(query) if row.id != but}
    if not rows:
        return ()
    after = apply_change(change, find_conditions(session, rows.values(), also=ids))
    return tuple(
        RelatedRequest(one, find_closing_reason(get_requested_change(rows[one.id]), after))
        for one in list_open_requests(session)
        if one.id in rows
    )
