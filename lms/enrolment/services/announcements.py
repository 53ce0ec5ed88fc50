"""Announcements of coordinators to a cohort."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.audit import AuditEntry, record
from lms.enrolment.models import Announcement
from lms.enrolment.services.locks import lock_cohort
from lms.errors import NotFound, Refusal

LONGEST = 2000


class AnnouncementEmpty(Refusal):
    message = "Write the announcement in at least one language."


class AnnouncementTooLong(Refusal):
    message = "This is too long for an announcement. Shorten it to %(most)s characters."


def add_announcement(
    session: Session, act: Act, *, cohort_id: int, text_en: str, text_zh: str
) -> int:
    """Post an announcement and return its id.

    Raises AnnouncementEmpty, AnnouncementTooLong. The same text as a current announcement is not
    posted twice, because the form may be sent twice.
    """
    texts = [text.replace("\r\n", "\n").strip() for text in (text_en, text_zh)]
    if not any(texts):
        raise AnnouncementEmpty
    if max(map(len, texts)) > LONGEST:
        raise AnnouncementTooLong(most=LONGEST)
    lock_cohort(session, cohort_id)
    if current := _find_current(session, cohort_id, texts):
        return current
    row = Announcement(
        cohort_id=cohort_id,
        text_en=texts[0],
        text_zh=texts[1],
        posted_at=act.at,
        posted_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    noted = AuditEntry(AuditAct.ANNOUNCEMENT_POSTED, "cohort", cohort_id, {"announcement": row.id})
    record(session, act, noted)
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
    noted = AuditEntry(
        AuditAct.ANNOUNCEMENT_REMOVED, "cohort", cohort_id, {"announcement": announcement_id}
    )
    record(session, act, noted)


def _find_current(session: Session, cohort_id: int, texts: list[str]) -> int | None:
    return session.scalar(
        select(Announcement.id).where(
            Announcement.cohort_id == cohort_id,
            Announcement.text_en == texts[0],
            Announcement.text_zh == texts[1],
            Announcement.removed_at.is_(None),
        )
    )
