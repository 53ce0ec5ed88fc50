"""Open requests about the same organizations, and what becomes of each when something is done."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.lists import RequestRow, list_open_requests
from lms.accounts.models import OrganizationRequest
from lms.accounts.rules.requests import Wish, find_closing, foresee
from lms.accounts.services.overtaken_requests import find_conditions, get_wish


@dataclass(frozen=True)
class Rival:
    """`becomes`: why doing what is looked at closes this request; "": it stays open."""

    row: RequestRow
    becomes: str


def list_rivals(session: Session, wish: Wish, *, but: int | None = None) -> tuple[Rival, ...]:
    """The oldest first. `wish`: what would be done; `but`: the request that asks for it."""
    ids = sorted({wish.organization_id, wish.target_id or wish.organization_id})
    named = or_(
        OrganizationRequest.organization_id.in_(ids), OrganizationRequest.target_id.in_(ids)
    )
    query = select(OrganizationRequest).where(OrganizationRequest.state == "open", named)
    rows = {row.id: row for row in session.scalars(query) if row.id != but}
    if not rows:
        return ()
    after = foresee(wish, find_conditions(session, rows.values(), also=ids))
    return tuple(
        Rival(one, find_closing(get_wish(rows[one.id]), after))
        for one in list_open_requests(session)
        if one.id in rows
    )
