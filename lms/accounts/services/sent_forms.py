"""Forms that were carried over a new sign-in are sent once."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.accounts.models import SentForm
from lms.errors import Conflict

_REMEMBERED = dt.timedelta(days=2)
"""Longer than a form can be carried."""


class SentAlready(Conflict):
    message = (
        "This was sent before and is not sent a second time. Open the page where you were and"
        " check whether it is there."
    )


def claim_form(session: Session, *, mark: str, now: dt.datetime) -> None:
    """Note that a carried form is being sent. Raises SentAlready."""
    session.execute(delete(SentForm).where(SentForm.sent_at < now - _REMEMBERED))
    if session.scalar(select(SentForm.id).where(SentForm.mark == mark)) is not None:
        raise SentAlready
    session.add(SentForm(mark=mark, sent_at=now))
    session.flush()


def release_form(session: Session, *, mark: str) -> None:
    """The form was refused, so it may be sent again."""
    session.execute(delete(SentForm).where(SentForm.mark == mark))
    session.flush()
