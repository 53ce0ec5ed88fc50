"""Merge of two accounts of one person: what the source has and did moves to the target.

Accounts, mail, enrolment, workshop, assessment, learning, plan, inquiries and certificates each
hold a part of a person, and each moves its own. Nothing that a learner did is deleted: what both
accounts have once stays with the source, which is closed and leads to the target.
"""

from collections.abc import Collection

from sqlalchemy.orm import Session

from lms.account_merge.models import AccountMerge
from lms.account_merge.queries.accounts import get_account
from lms.account_merge.rules.mergeable import check_accounts
from lms.accounts.models import Person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.locks import lock_people
from lms.accounts.services.person_merge import move_account
from lms.assessment.services.person_merge import move_attempts
from lms.certificates.services.person_merge import move_certificates
from lms.db.change_log import ChangeLog
from lms.enrolment.services.person_merge import MergedEnrolment, move_enrolments, move_follow_up
from lms.errors import NotFound
from lms.inquiries.services.person_merge import move_inquiries
from lms.learning.services.person_merge import move_progress
from lms.mail.services import move_mails
from lms.plan.services.person_merge import move_worksheets
from lms.workshop.services.person_merge import move_attendance


def merge_accounts(
    session: Session,
    act: Act,
    *,
    source_id: int,
    target_id: int,
    visible_cohort_ids: Collection[int] | None,
) -> int:
    """Merge the source into the target in one transaction; return the id of the merge.

    `visible_cohort_ids` as in `check_accounts`, whose refusals this raises.
    """
    locked = {row.id: row for row in lock_people(session, (source_id, target_id))}
    if not {source_id, target_id} <= set(locked):
        raise NotFound
    source, target = get_account(session, source_id), get_account(session, target_id)
    check_accounts(source, target, visible_cohort_ids=visible_cohort_ids)
    change_log = ChangeLog()
    merged = _move(session, act, change_log, source=locked[source_id], target=locked[target_id])
    merge = AccountMerge(
        source_id=source_id,
        target_id=target_id,
        merged_at=act.at,
        merged_by=act.by.person_id,
        merged_enrolments=[[pair.target_id, pair.source_id] for pair in merged],
        changes=change_log.list_changes(),
    )
    session.add(merge)
    session.flush()
    details = {"from": source_id}
    record_chained(
        session, act, AuditEntry(AuditAction.PERSON_MERGED, "person", target_id, details)
    )
    return merge.id


def _move(
    session: Session, act: Act, change_log: ChangeLog, *, source: Person, target: Person
) -> list[MergedEnrolment]:
    ids = {"source_id": source.id, "target_id": target.id}
    merged = move_enrolments(session, act, change_log, **ids)
    for move in (move_mails, move_follow_up, move_attendance):
        move(session, act, change_log, **ids)
    for move_merged in (move_attempts, move_worksheets, move_certificates):
        move_merged(session, act, change_log, merged, **ids)
    move_progress(session, act, change_log, merged)
    move_inquiries(session, act, change_log, merged)
    move_account(session, act, change_log, source=source, target=target)
    return merged
