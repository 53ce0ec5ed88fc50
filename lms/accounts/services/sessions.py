"""Sessions on the server: start, touch, prove and end them."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Update, update
from sqlalchemy.orm import Session

from lms.accounts.models import UserSession
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.sessions import SEEN_EVERY, SESSION_LIMITS, SessionKind
from lms.accounts.rules.text import clean_line
from lms.accounts.services.audit import AuditEntry, record
from lms.errors import NotFound

_MAX_LABEL_LENGTH = 80


@dataclass(frozen=True)
class SessionDetails:
    """A session to be started; the token itself stays with the browser."""

    token_hash: bytes
    kind: SessionKind
    device_label: str = ""


def start_session(session: Session, act: Act, new: SessionDetails, *, person_id: int) -> int:
    """Start a session whose secret or card was given just now; return its id."""
    label = "".join(character for character in new.device_label[:400] if character.isprintable())
    row = UserSession(
        person_id=person_id,
        token_hash=new.token_hash,
        kind=new.kind,
        device_label=clean_line(label[:_MAX_LABEL_LENGTH], max_length=_MAX_LABEL_LENGTH),
        created_at=act.at,
        seen_at=act.at,
        expires_at=act.at + SESSION_LIMITS[new.kind].absolute,
        reauthenticated_at=act.at,
        revoked_at=None,
    )
    session.add(row)
    session.flush()
    return row.id


def touch_session(session: Session, act: Act, *, session_id: int) -> bool:
    """Record that the session was seen, at most every five minutes.

    Return whether it was written.
    """
    stale = UserSession.seen_at <= act.at - SEEN_EVERY
    query = update(UserSession).where(UserSession.id == session_id, stale).values(seen_at=act.at)
    return _count(session, query) > 0


def prove_session(session: Session, act: Act, *, session_id: int) -> None:
    """Record that the secret was given again: actions that need it are allowed for 15 minutes."""
    query = update(UserSession).where(
        UserSession.id == session_id, UserSession.revoked_at.is_(None)
    )
    if not _count(session, query.values(reauthenticated_at=act.at)):
        raise NotFound


def renew_session(session: Session, _act: Act, *, session_id: int, token_hash: bytes) -> None:
    """Replace the token of a live session; the old one becomes invalid. Raises NotFound."""
    query = update(UserSession).where(
        UserSession.id == session_id, UserSession.revoked_at.is_(None)
    )
    if not _count(session, query.values(token_hash=token_hash)):
        raise NotFound


def revoke_session(session: Session, act: Act, *, person_id: int, session_id: int) -> None:
    """End one session of this person. Raises NotFound for another's and for one that has ended."""
    if not end_session(session, act, person_id=person_id, session_id=session_id):
        raise NotFound


def end_session(session: Session, act: Act, *, person_id: int, session_id: int) -> bool:
    """End one session of this person; False for another's and for one that has ended already."""
    query = update(UserSession).where(
        UserSession.id == session_id,
        UserSession.person_id == person_id,
        UserSession.revoked_at.is_(None),
    )
    return bool(_count(session, query.values(revoked_at=act.at)))


def end_sessions(session: Session, act: Act, *, person_id: int, keep: int | None = None) -> int:
    """End all sessions of a person but `keep`; return how many ended."""
    query = update(UserSession).where(
        UserSession.person_id == person_id, UserSession.revoked_at.is_(None)
    )
    if keep is not None:
        query = query.where(UserSession.id != keep)
    return _count(session, query.values(revoked_at=act.at))


def sign_out_everywhere(
    session: Session, act: Act, *, person_id: int, keep: int | None = None
) -> int:
    """End all sessions at the owner's request; `keep` is the session of the request itself."""
    ended = end_sessions(session, act, person_id=person_id, keep=keep)
    entry = AuditEntry(AuditAction.OTHER_SESSIONS_ENDED, "person", person_id, {"sessions": ended})
    record(session, act, entry)
    return ended


def _count(session: Session, query: Update) -> int:
    return cast("CursorResult[Any]", session.execute(query)).rowcount
