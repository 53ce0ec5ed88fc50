"""What coordinators ask about an organization that others share, and the answer they get.

Renaming, archiving and merging touch everybody who works with it, so an administrator does them.
Granting stands in `lms.plan.granting`: a merge moves what the packages above hold.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, OrganizationRequest
from lms.accounts.rules.text import clean_line, clean_text
from lms.accounts.services.audit import Actor, Noted, record
from lms.accounts.services.organization_states import OrganizationArchived, lock_organization
from lms.accounts.services.organizations import OrganizationNameMissing
from lms.errors import NotFound, Refusal

RequestKind = Literal["rename", "archive", "merge"]
LONGEST_REASON = 500


class ReasonMissing(Refusal):
    message = "Say why, so that an administrator can decide."


class AskedAlready(Refusal):
    message = "This was asked for already. The administrators have not answered yet."


class MergeTargetMissing(Refusal):
    message = "Choose the cooperative that stays. It is another one, and not archived."


class NamesUnchanged(Refusal):
    message = "These are the names that it has already. Type the names as they shall be."


class WordMissing(Refusal):
    message = "Say why not. Who asked reads it."


class AnsweredAlready(Refusal):
    message = "Another administrator has answered this request already."


@dataclass(frozen=True)
class NewRequest:
    """`name_en` and `name_zh` of a rename, both as they shall be; `target_id` of a merge."""

    kind: RequestKind
    reason: str
    name_en: str = ""
    name_zh: str = ""
    target_id: int | None = None


def ask_for_change(
    session: Session,
    new: NewRequest,
    *,
    organization_id: int,
    by: Actor,
    now: dt.datetime,
) -> int:
    """Gives the id of the request.

    Raises NotFound, OrganizationArchived, AskedAlready, ReasonMissing, MergeTargetMissing,
    OrganizationNameMissing, NamesUnchanged.
    """
    organization = lock_organization(session, organization_id)
    if organization.state == "archived":
        raise OrganizationArchived
    if _find_open(session, organization_id, new.kind) is not None:
        raise AskedAlready
    reason = clean_text(new.reason, most=LONGEST_REASON)
    if not reason:
        raise ReasonMissing
    row = OrganizationRequest(
        organization_id=organization_id,
        kind=new.kind,
        reason=reason,
        asked_at=now,
        asked_by=by.person_id,
    )
    if new.kind == "rename":
        row.name_en, row.name_zh = _clean_names(organization, new)
    if new.kind == "merge":
        row.target_id = _check_target(session, organization_id, new.target_id)
    session.add(row)
    session.flush()
    _note("organization change asked", session, row, by=by, now=now)
    return row.id


def decline_request(
    session: Session, *, request_id: int, answer: str, by: Actor, now: dt.datetime
) -> None:
    """Nothing changes, and who asked reads why. Raises NotFound, AnsweredAlready, WordMissing."""
    row = lock_open_request(session, request_id)
    word = clean_text(answer, most=LONGEST_REASON)
    if not word:
        raise WordMissing
    _close(row, "declined", word, by=by, now=now)
    _note("organization change declined", session, row, by=by, now=now)


def close_as_granted(
    session: Session, row: OrganizationRequest, *, answer: str, by: Actor, now: dt.datetime
) -> None:
    """What was asked for is done; a word to who asked may stay empty."""
    _close(row, "granted", clean_text(answer, most=LONGEST_REASON), by=by, now=now)
    _note("organization change granted", session, row, by=by, now=now)


def lock_open_request(session: Session, request_id: int) -> OrganizationRequest:
    """Held until the transaction ends. Raises NotFound, AnsweredAlready."""
    query = select(OrganizationRequest).where(OrganizationRequest.id == request_id)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    if row.state != "open":
        raise AnsweredAlready
    return row


def _find_open(session: Session, organization_id: int, kind: str) -> int | None:
    return session.scalar(
        select(OrganizationRequest.id).where(
            OrganizationRequest.organization_id == organization_id,
            OrganizationRequest.kind == kind,
            OrganizationRequest.state == "open",
        )
    )


def _clean_names(organization: Organization, new: NewRequest) -> tuple[str, str]:
    names = clean_line(new.name_en, most=120), clean_line(new.name_zh, most=120)
    if not any(names):
        raise OrganizationNameMissing
    if names == (organization.name_en, organization.name_zh):
        raise NamesUnchanged
    return names


def _check_target(session: Session, organization_id: int, target_id: int | None) -> int:
    target = session.get(Organization, target_id) if target_id else None
    if target is None or target.id == organization_id or target.state == "archived":
        raise MergeTargetMissing
    return target.id


def _close(
    row: OrganizationRequest, state: str, answer: str, *, by: Actor, now: dt.datetime
) -> None:
    row.state, row.answer = state, answer
    row.answered_at, row.answered_by = now, by.person_id


def _note(
    act: str, session: Session, row: OrganizationRequest, *, by: Actor, now: dt.datetime
) -> None:
    session.flush()
    details: dict[str, str | int | bool | None] = {"kind": row.kind, "request": row.id}
    record(session, Noted(act, "organization", row.organization_id, details), by=by, now=now)
