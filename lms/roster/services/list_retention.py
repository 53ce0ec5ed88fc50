"""The service that empties lists of people after their undo and the use of the result page."""

import datetime as dt
from typing import Any

from sqlalchemy import Text, cast, delete, func, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.roster.models import RosterImport

LIST_RETENTION = dt.timedelta(days=90)


def delete_expired_lists(session: Session, act: Act) -> None:
    """Delete the cells of old lists, the answers, and the names of people who were left out.

    Some of these never became users. What an import changed stays, by ids. A list that nobody
    applied goes altogether. The period counts from the import, else from the upload.
    """
    since = func.coalesce(RosterImport.applied_at, RosterImport.uploaded_at)
    old = since < act.at - LIST_RETENTION
    session.execute(delete(RosterImport).where(old, RosterImport.state == "preview"))
    is_full = cast(RosterImport.rows, Text) != "[]"
    emptied: dict[str, list[Any] | dict[str, Any]] = {
        "rows": [],
        "sheets": [],
        "answers": {},
        "unwritten": {},
    }
    session.execute(update(RosterImport).where(old, is_full).values(**emptied))
