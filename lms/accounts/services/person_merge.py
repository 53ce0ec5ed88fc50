"""The part of a merge of two accounts that concerns accounts: contact, memberships, sign-in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.merged_accounts import takes_secret
from lms.accounts.services.sessions import end_sessions
from lms.db.row_journal import RowJournal


def move_account(
    session: Session, act: Act, journal: RowJournal, *, source: Person, target: Person
) -> None:
    """Close the source and refer it to the target, which keeps its number, secret and contact.

    A target without a secret gets that of the source, so that the person can still sign in. Cards
    and roles of the source stay with it: its numbers and cards lead to the target.
    """
    former = select(Person).where(Person.merged_into_id == source.id)
    journal.watch((source, target))
    for person in journal.watch(session.scalars(former)):
        person.merged_into_id = target.id
    target.phone = target.phone or source.phone
    target.email = target.email or source.email
    if takes_secret(source_hash=source.secret_hash, target_hash=target.secret_hash):
        target.secret_hash, target.secret_kind = source.secret_hash, source.secret_kind
        target.notice_version = source.notice_version
        target.notice_accepted_at = source.notice_accepted_at
        if target.printed_name == source.printed_name:
            target.latin_name = source.latin_name
            target.name_confirmed_at = source.name_confirmed_at
    _move_memberships(session, journal, source_id=source.id, target_id=target.id)
    source.disabled_at, source.merged_into_id = act.at, target.id
    end_sessions(session, act, person_id=source.id)
    session.flush()


def _move_memberships(
    session: Session, journal: RowJournal, *, source_id: int, target_id: int
) -> None:
    """Move memberships; where the target is a member already, an open one of the source ends."""
    by_person = select(Membership).order_by(Membership.id)
    targets = session.scalars(by_person.where(Membership.person_id == target_id)).all()
    current = {row.organization_id: row for row in targets if row.ended_on is None}
    for row in session.scalars(by_person.where(Membership.person_id == source_id)).all():
        if row.ended_on is not None or not current:
            journal.watch((row,))
            row.person_id = target_id
            continue
        for same in journal.watch(filter(None, (current.get(row.organization_id),))):
            same.started_on = min(same.started_on, row.started_on)
        journal.remove(session, row)
