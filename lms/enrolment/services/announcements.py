"""Announcements of coordinators to a cohort."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.enrolment.models import Announcement
from lms.enrolment.services.locks import lock_cohort
from lms.errors import NotFound, Refusal
from lms.i18n import order_texts

MAX_LENGTH = 2000


class AnnouncementEmpty(Refusal):
    message = "Write the announcement in at least one language."


def add_announcement(
    session: Session, act: Act, *, cohort_id: int, texts: Mapping[str, str]
) -> int:
    """Post an announcement in one or more languages and return its id.

    Raises AnnouncementEmpty, TextTooLong. The same text as a current announcement is not
    posted twice, because the form may be sent twice.
    """
    clean = {code: clean_text(text, max_length=MAX_LENGTH) for code, text in texts.items()}
    ordered = order_texts(clean)
    if not ordered:
        raise AnnouncementEmpty
    lock_cohort(session, cohort_id)
    if current := _find_current(session, cohort_id, ordered):
        return current
    row = Announcement(
        cohort_id=cohort_id,
        texts=ordered,
        posted_at=act.at,
        posted_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    entry = AuditEntry(
        AuditAction.ANNOUNCEMENT_POSTED, "cohort", cohort_id, {"announcement": row.id}
    )
    record(session, act, entry)
    return row.id


def withdraw_announcement(
    session: Session, act: Act, *, cohort_id: int, announcement_id: int
) -> None:
    """Withdraw an announcement from learners. A second time changes nothing. Raises NotFound."""
    row = session.get(Announcement, announcement_id, with_for_update=True)
    if row is None or row.cohort_id != cohort_id:
        raise NotFound
    if row.removed_at is not None:
        return
    row.removed_at = act.at
    session.flush()
    entry = AuditEntry(
        AuditAction.ANNOUNCEMENT_REMOVED, "cohort", cohort_id, {"announcement": announcement_id}
    )
    record(session, act, entry)


def _find_current(session: Session, cohort_id: int, texts: Mapping[str, str]) -> int | None:
    current = select(Announcement.id, Announcement.texts).where(
        Announcement.cohort_id == cohort_id, Announcement.removed_at.is_(None)
    )
    return next((row.id for row in session.execute(current) if row.texts == texts), None)
