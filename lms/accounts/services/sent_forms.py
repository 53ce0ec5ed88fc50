"""Forms that are resubmitted after a new sign-in are saved once."""

import datetime as dt

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import SentForm
from lms.accounts.rules.acts import Act
from lms.errors import Conflict

_REMEMBERED = dt.timedelta(days=2)
"""Longer than a form can wait for a sign-in."""
_MAX_SAVE_TIME = dt.timedelta(minutes=1)


class AlreadySent(Conflict):
    message = (
        "This was already sent and is not sent a second time. Open the page where you were and "
        "check whether it was saved."
    )


def claim_form(session: Session, act: Act, *, form_id: str) -> None:
    """Record that a resubmitted form is being saved. Raises AlreadySent.

    A save that was interrupted, because the database was unavailable, may be repeated after a
    minute.
    """
    row = session.scalar(select(SentForm).where(SentForm.form_id == form_id).with_for_update())
    if row is None:
        row = SentForm(form_id=form_id, sent_at=act.at)
        session.add(row)
    elif row.done_at is not None or act.at - row.sent_at < _MAX_SAVE_TIME:
        raise AlreadySent
    row.sent_at = act.at
    session.flush()


def delete_expired_forms(session: Session, act: Act) -> None:
    """Delete the rows of forms that can no longer be resubmitted."""
    session.execute(delete(SentForm).where(SentForm.sent_at < act.at - _REMEMBERED))


def finish_form(session: Session, act: Act, *, form_id: str) -> None:
    """Record that the form is saved."""
    session.execute(update(SentForm).where(SentForm.form_id == form_id).values(done_at=act.at))
    session.flush()


def release_form(session: Session, _act: Act, *, form_id: str) -> None:
    """Allow the form to be submitted again after it was refused."""
    session.execute(delete(SentForm).where(SentForm.form_id == form_id))
    session.flush()
