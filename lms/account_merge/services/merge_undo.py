"""Undo of a merge: both accounts are restored, and what was done since stays."""

from collections.abc import Collection
from itertools import chain

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.account_merge.models import NOT_UNDONE, AccountMerge
from lms.account_merge.queries.accounts import get_account
from lms.account_merge.rules.mergeable import UNDO_WITHIN, check_scope
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.locks import lock_people
from lms.accounts.services.person_merge import separate_sign_in
from lms.certificates.services.person_merge import mark_certificates_since
from lms.db.change_log import restore_rows
from lms.errors import NotFound, Refusal
from lms.learning.services.person_merge import rebuild_summaries


class MergeUndoTooLate(Refusal):
    message = "A merge can only be undone for one day. Ask an administrator."


class LaterMerge(Refusal):
    message = "Another account was merged later. Undo the newest merge first."


def undo_merge(
    session: Session, act: Act, *, merge_id: int, visible_cohort_ids: Collection[int] | None
) -> int:
    """Separate the two accounts and return the id of the one that returns.

    A repeat changes nothing. What was done since the merge stays with the account that remained,
    unless it was written into a row that returns; but everybody is signed out there, and a secret
    that came with the merge or later is removed, with a name confirmed since. Certificates issued
    since go to the owner of their enrolment and are marked. Raises NotFound, MergeUndoTooLate,
    LaterMerge, PersonOfOthers.
    """
    query = select(AccountMerge).where(AccountMerge.id == merge_id)
    merge = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if merge is None:
        raise NotFound
    lock_people(session, (merge.source_id, merge.target_id))
    check_scope(get_account(session, merge.target_id), visible_cohort_ids=visible_cohort_ids)
    if merge.undone_at is not None:
        return merge.source_id
    if act.at >= merge.merged_at + UNDO_WITHIN:
        raise MergeUndoTooLate
    _refuse_later(session, merge)
    restore_rows(session, merge.changes)
    mark_certificates_since(session, act, person_id=merge.target_id, since=merge.merged_at)
    rebuild_summaries(session, act, chain.from_iterable(merge.merged_enrolments))
    ids = {"source_id": merge.source_id, "target_id": merge.target_id}
    separate_sign_in(session, act, merge.changes, **ids, merged_at=merge.merged_at)
    merge.undone_at = act.at
    session.flush()
    details = {"from": merge.source_id}
    entry = AuditEntry(AuditAction.PERSON_MERGE_UNDONE, "person", merge.target_id, details)
    record_chained(session, act, entry)
    return merge.source_id


def delete_expired_undo_data(session: Session, act: Act) -> None:
    """Delete the undo data of old merges, which contains earlier names and texts."""
    over = AccountMerge.merged_at < act.at - UNDO_WITHIN
    session.execute(update(AccountMerge).where(over).values(changes=[]))


def _refuse_later(session: Session, merge: AccountMerge) -> None:
    """Raise LaterMerge if either account was merged again later: its rows depend on this merge."""
    both = (merge.source_id, merge.target_id)
    later = select(AccountMerge.id).where(
        AccountMerge.id > merge.id,
        NOT_UNDONE,
        AccountMerge.target_id.in_(both) | AccountMerge.source_id.in_(both),
    )
    if session.scalar(later.limit(1)) is not None:
        raise LaterMerge
