"""Forms that were carried over a new sign-in are sent once."""

import datetime as dt

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import SentForm
from lms.errors import Conflict

_REMEMBERED = dt.timedelta(days=2)
"""Longer than a form can be carried."""
_LONGEST_SAVE = dt.timedelta(minutes=1)


class SentAlready(Conflict):
    message = (
        "This was sent before and is not sent a second time. Open the page where you were and"
        " check whether it is there."
    )


def claim_form(session: Session, *, mark: str, now: dt.datetime) -> None:
    """Note that a carried form is being sent. Raises SentAlready.

    A save that was cut off, because the database went away, may be repeated after a minute.
    """
    row = session.scalar(select(SentForm).where(SentForm.mark == mark).with_for_update())
    if row is None:
        row = SentForm(mark=mark, sent_at=now)
        session.add(row)
    elif row.done_at is not None or now - row.sent_at < _LONGEST_SAVE:
        raise SentAlready
    row.sent_at = now
    session.flush()


def sweep_forms(session: Session, *, now: dt.datetime) -> None:
    """Drop the notes of forms that can be carried no longer."""
    session.execute(delete(SentForm).where(SentForm.sent_at < now - _REMEMBERED))


def finish_form(session: Session, *, mark: str, now: dt.datetime) -> None:
    """The form is saved."""
    session.execute(update(SentForm).where(SentForm.mark == mark).values(done_at=now))
    session.flush()


def release_form(session: Session, *, mark: str) -> None:
    """The form was refused, so it may be sent again."""
    session.execute(delete(SentForm).where(SentForm.mark == mark))
    session.flush()
