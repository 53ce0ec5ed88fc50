"""The part of a merge of two accounts that concerns accounts: contact, memberships, sign-in."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person, SignInThrottle
from lms.accounts.queries.audit import was_secret_changed
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.merged_accounts import takes_secret, was_name_confirmed
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.cards import void_cards
from lms.accounts.services.locks import lock_person
from lms.accounts.services.sessions import end_sessions
from lms.accounts.services.throttle import account_subject, clear_throttles, lock_subjects
from lms.db.change_log import ChangeLog, RowChange, find_change

# What the owner of an account sets with their name; an undo needs it as it was before.
_NAME = ("printed_name", "latin_name", "name_confirmed_at", "former_name", "confirmed")


def move_account(
    session: Session, act: Act, change_log: ChangeLog, *, source: Person, target: Person
) -> None:
    """Close the source and refer it to the target, which keeps its number, secret and contact.

    A target without a secret gets that of the source, so that the person can still sign in. Cards
    and roles of the source stay with it: its numbers and cards lead to the target.
    """
    former = select(Person).where(Person.merged_into_id == source.id)
    change_log.track((source,))
    change_log.track((target,), record=_NAME)
    for person in change_log.track(session.scalars(former)):
        person.merged_into_id = target.id
    target.phone = target.phone or source.phone
    target.email = target.email or source.email
    _move_memberships(session, change_log, source_id=source.id, target_id=target.id)
    source.disabled_at, source.merged_into_id = act.at, target.id
    end_sessions(session, act, person_id=source.id)
    if takes_secret(source_hash=source.secret_hash, target_hash=target.secret_hash):
        _move_secret(session, act, source=source, target=target)
    session.flush()


def separate_sign_in(
    session: Session,
    act: Act,
    changes: Iterable[RowChange],
    *,
    source_id: int,
    target_id: int,
    merged_at: dt.datetime,
) -> None:
    """End the ways into the target that a merge opened; `restore_rows` has run with the changes.

    All sessions of the target end and its cards made since are void. A secret that it has got by
    the merge or since may be one of either person, so the target has none from now on, and a name
    confirmed since is again the one before the merge. Wrong tries return to the source only with
    its secret.
    """
    target = lock_person(session, target_id)
    end_sessions(session, act, person_id=target_id)
    void_cards(session, act, person_id=target_id, since=merged_at)
    if not was_secret_changed(session, person_id=target_id, since=merged_at):
        return
    target.secret_hash = target.secret_kind = None
    if target.notice_accepted_at is not None and target.notice_accepted_at >= merged_at:
        target.notice_version = target.notice_accepted_at = None
    before, after = find_change(changes, Person, id=target_id)
    if was_name_confirmed(target.name_confirmed_at, since=merged_at):
        for column in _NAME:
            setattr(target, column, before[column])
    session.flush()
    if before.get("secret_hash") != after.get("secret_hash"):
        _move_throttles(session, act, source_id=target_id, target_id=source_id)
    clear_throttles(session, act, person_id=target_id)
    details = {"from": source_id}
    record_chained(
        session, act, AuditEntry(AuditAction.SECRET_REMOVED, "person", target_id, details)
    )


def _move_secret(session: Session, act: Act, *, source: Person, target: Person) -> None:
    """Give the target the secret of the source with what belongs to it.

    These are its wrong tries, the accepted notice, and a name that the source confirmed and that is
    the same. All sessions end, as with every new secret.
    """
    target.secret_hash, target.secret_kind = source.secret_hash, source.secret_kind
    if source.notice_accepted_at is not None:
        target.notice_version = source.notice_version
        target.notice_accepted_at = source.notice_accepted_at
    if source.name_confirmed_at is not None and target.printed_name == source.printed_name:
        target.latin_name = source.latin_name or target.latin_name
        target.name_confirmed_at = source.name_confirmed_at
    session.flush()
    end_sessions(session, act, person_id=target.id)
    clear_throttles(session, act, person_id=target.id)
    _move_throttles(session, act, source_id=source.id, target_id=target.id)
    details = {"from": source.id}
    record_chained(
        session, act, AuditEntry(AuditAction.SECRET_CHANGED, "person", target.id, details)
    )


def _move_memberships(
    session: Session, change_log: ChangeLog, *, source_id: int, target_id: int
) -> None:
    """Move memberships; where the target is a member already, an open one of the source ends."""
    by_person = select(Membership).order_by(Membership.id)
    targets = session.scalars(by_person.where(Membership.person_id == target_id)).all()
    current = {row.organization_id: row for row in targets if row.ended_on is None}
    for row in session.scalars(by_person.where(Membership.person_id == source_id)).all():
        if row.ended_on is not None or not current:
            change_log.track((row,))
            row.person_id = target_id
            continue
        for same in change_log.track(filter(None, (current.get(row.organization_id),))):
            same.started_on = min(same.started_on, row.started_on)
        change_log.remove(session, row)


def _move_throttles(session: Session, act: Act, *, source_id: int, target_id: int) -> None:
    """Count wrong tries at a secret for the account that has it now.

    The highest of all counts remains. It counts on every device, because those that the source
    signed in on are not yet known as devices of the target. Counts of sessions end with these.
    """
    of_sessions = SignInThrottle.subject.startswith("session:")
    query = select(SignInThrottle).where(SignInThrottle.person_id == source_id, not_(of_sessions))
    rows = session.scalars(query.order_by(SignInThrottle.subject).with_for_update()).all()
    highest = max(rows, key=lambda row: (row.failed_count, row.tried_at), default=None)
    if highest is not None:
        subject = account_subject(target_id)
        ((_subject, row),) = lock_subjects(session, (subject,), read_clock=lambda: act.at)
        if highest.failed_count >= row.failed_count:
            row.failed_count, row.tried_at = highest.failed_count, highest.tried_at
        session.flush()
    clear_throttles(session, act, person_id=source_id)
