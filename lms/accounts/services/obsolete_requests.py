"""Close requests about an organization that need no answer any more, with the reason.

A rename, archive or merge locks the open requests first (`lock_requests_about`), before the audit
chain, and afterwards closes those that need no answer any more.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import OrganizationRequest
from lms.accounts.queries.related_requests import find_conditions, get_requested_change
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.requests import find_closing_reason
from lms.accounts.services.audit import AuditEntry, record


def lock_requests_about(session: Session, ids: Collection[int]) -> list[OrganizationRequest]:
    """Return open requests about one of these organizations, locked until the transaction ends."""
    named = or_(
        OrganizationRequest.organization_id.in_(ids), OrganizationRequest.target_id.in_(ids)
    )
    query = select(OrganizationRequest).where(OrganizationRequest.state == "open", named)
    locked = query.order_by(OrganizationRequest.id).with_for_update()
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def close_obsolete(session: Session, act: Act, rows: Iterable[OrganizationRequest]) -> None:
    """Close those of these requests whose object is gone or that ask for what has happened."""
    still_open = [row for row in rows if row.state == "open"]
    conditions = find_conditions(session, still_open)
    for row in still_open:
        reason = find_closing_reason(get_requested_change(row), conditions)
        if reason:
            _close(session, act, row, reason)


def _close(session: Session, act: Act, row: OrganizationRequest, reason: str) -> None:
    row.state, row.closed_because = "closed", reason
    row.answered_at, row.answered_by = act.at, act.by.person_id
    session.flush()
    details: dict[str, str | int | bool | None] = {
        "kind": row.kind,
        "request": row.id,
        "because": reason,
    }
    entry = AuditEntry(
        AuditAction.ORGANIZATION_REQUEST_CLOSED, "organization", row.organization_id, details
    )
    record(session, act, entry)
