"""Sessions that may have ended."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, UserSession
from lms.accounts.rules.sessions import SessionKind


@dataclass(frozen=True)
class PastSession:
    """A session that may have ended; `is_revoked`: ended by a person, not by inactivity."""

    person_id: int
    kind: SessionKind
    learner_number: str
    is_revoked: bool


def find_past_session(session: Session, *, token_hash: bytes) -> PastSession | None:
    """Return the session that a token belonged to, including one that has ended."""
    row = session.execute(
        select(
            UserSession.person_id, UserSession.kind, UserSession.revoked_at, Person.learner_number
        )
        .join(Person, Person.id == UserSession.person_id)
        .where(UserSession.token_hash == token_hash)
    ).one_or_none()
    if row is None:
        return None
    return PastSession(row.person_id, row.kind, row.learner_number, row.revoked_at is not None)
