"""Requests of coordinators about an organization that others share, and their answers.

Renaming, archiving and merging affect everybody who works with it, so an administrator does them.
Requests are granted in `lms.organizations.services`: a merge moves rows of packages above this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, OrganizationRequest
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import MAX_REASON_LENGTH, clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.locks import lock_organizations
from lms.accounts.services.organization_states import OrganizationArchived
from lms.accounts.services.organizations import replace_names
from lms.errors import NotFound, Refusal

RequestKind = Literal["rename", "archive", "merge"]


class RequestReasonMissing(Refusal):
    message = "Give the reason, so that an administrator can decide."


class AlreadyRequested(Refusal):
    message = (
        "You have asked for this already, and nobody has answered yet. To ask for something "
        "else, withdraw your request first."
    )


class MergeTargetMissing(Refusal):
    message = "Choose the cooperative that stays. It is another one, and not archived."


class NamesUnchanged(Refusal):
    message = "These are the names that it has already. Type the names as they should be."


class RequestAnswerMissing(Refusal):
    message = "Give the reason. The person who asked will read it."


class AlreadyAnswered(Refusal):
    message = "This request is not open any more: it was answered, withdrawn or closed."


@dataclass(frozen=True)
class NewOrganizationRequest:
    """`names` of a rename: the new name in every language; `target_id` of a merge."""

    kind: RequestKind
    reason: str
    names: Mapping[str, str] = field(default_factory=dict)
    target_id: int | None = None


def ask_for_change(
    session: Session, act: Act, new: NewOrganizationRequest, *, organization_id: int
) -> int:
    """Create a request and return its id.

    Raises NotFound, OrganizationArchived, AlreadyRequested, RequestReasonMissing,
    MergeTargetMissing, NamesUnchanged, and what replace_names raises.
    """
    target_id = new.target_id if new.kind == "merge" else None
    # Both, so that neither is archived meanwhile.
    ids = filter(None, (organization_id, target_id))
    locked = {row.id: row for row in lock_organizations(session, ids)}
    organization = locked.get(organization_id)
    if organization is None:
        raise NotFound
    if organization.state == "archived":
        raise OrganizationArchived
    if _find_open(session, organization_id, new.kind, act.by) is not None:
        raise AlreadyRequested
    reason = clean_text(new.reason, max_length=MAX_REASON_LENGTH)
    if not reason:
        raise RequestReasonMissing
    row = OrganizationRequest(
        organization_id=organization_id,
        kind=new.kind,
        reason=reason,
        requested_at=act.at,
        requested_by=act.by.person_id,
    )
    if new.kind == "rename":
        row.names = build_requested_names(organization, new.names)
        row.names_before = dict(organization.names)
    if new.kind == "merge":
        row.target_id = _check_target(organization_id, locked.get(target_id or 0))
    session.add(row)
    session.flush()
    _record(session, act, AuditAction.ORGANIZATION_REQUEST_SUBMITTED, row)
    return row.id


def decline_request(session: Session, act: Act, *, request_id: int, answer: str) -> None:
    """Decline the request with an answer for the requester.

    Raises NotFound, AlreadyAnswered, RequestAnswerMissing.
    """
    row = lock_open_request(session, request_id)
    word = clean_text(answer, max_length=MAX_REASON_LENGTH)
    if not word:
        raise RequestAnswerMissing
    _close(row, act, "declined", word)
    _record(session, act, AuditAction.ORGANIZATION_REQUEST_DECLINED, row)


def withdraw_request(session: Session, act: Act, *, request_id: int) -> None:
    """Withdraw an open request of the acting person. Raises NotFound, AlreadyAnswered."""
    row = lock_open_request(session, request_id, requested_by=act.by.person_id)
    _close(row, act, "withdrawn", "")
    _record(session, act, AuditAction.ORGANIZATION_REQUEST_WITHDRAWN, row)


def close_as_granted(session: Session, act: Act, row: OrganizationRequest, *, answer: str) -> None:
    """Close the request as granted; the answer to the requester may be empty."""
    _close(row, act, "granted", clean_text(answer, max_length=MAX_REASON_LENGTH))
    _record(session, act, AuditAction.ORGANIZATION_REQUEST_GRANTED, row)


def lock_open_request(
    session: Session, request_id: int, *, requested_by: int | None = None
) -> OrganizationRequest:
    """Return the row, locked until the transaction ends. Raises NotFound, AlreadyAnswered."""
    query = select(OrganizationRequest).where(OrganizationRequest.id == request_id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(locked)
    if row is None or (requested_by is not None and row.requested_by != requested_by):
        raise NotFound
    if row.state != "open":
        raise AlreadyAnswered
    return row


def _find_open(session: Session, organization_id: int, kind: str, by: Actor) -> int | None:
    return session.scalar(
        select(OrganizationRequest.id).where(
            OrganizationRequest.requested_by == by.person_id,
            OrganizationRequest.organization_id == organization_id,
            OrganizationRequest.kind == kind,
            OrganizationRequest.state == "open",
        )
    )


def build_requested_names(organization: Organization, names: Mapping[str, str]) -> dict[str, str]:
    """Return the names after a renaming. Raises NamesUnchanged and what replace_names raises."""
    names = replace_names(organization.names, names)
    if names == organization.names:
        raise NamesUnchanged
    return names


def _check_target(organization_id: int, target: Organization | None) -> int:
    if target is None or target.id == organization_id or target.state == "archived":
        raise MergeTargetMissing
    return target.id


def _close(row: OrganizationRequest, act: Act, state: str, answer: str) -> None:
    row.state, row.answer = state, answer
    row.answered_at, row.answered_by = act.at, act.by.person_id


def _record(
    session: Session, act: Act, audit_action: AuditAction, row: OrganizationRequest
) -> None:
    session.flush()
    details: dict[str, str | int | bool | None] = {"kind": row.kind, "request": row.id}
    record(session, act, AuditEntry(audit_action, "organization", row.organization_id, details))
