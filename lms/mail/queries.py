"""What was written to whom, the newest first."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.mail.models import Mail


def list_mails(session: Session, *, person_id: int, kind: str) -> Sequence[Mail]:
    """Letters of one kind to a person."""
    query = select(Mail).where(Mail.person_id == person_id, Mail.kind == kind)
    return session.scalars(query.order_by(Mail.id.desc())).all()
