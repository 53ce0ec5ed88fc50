"""Accounts that may be of one person, and the merges that can still be undone."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lms.account_merge.models import NOT_UNDONE, AccountMerge
from lms.account_merge.rules.mergeable import UNDO_WITHIN, Account
from lms.accounts.models import Person
from lms.accounts.queries.people import get_person, get_role_names_by_person
from lms.accounts.rules.identifiers import read_digits
from lms.accounts.rules.namesakes import fold_name, matches_search
from lms.enrolment.models import Enrolment


@dataclass(frozen=True)
class MergeCandidate:
    """Another account that is found. `is_likely`: its name looks the same, or the phone is."""

    person_id: int
    printed_name: str
    learner_number: str
    confirmed: bool
    is_likely: bool


@dataclass(frozen=True)
class UndoableMerge:
    """A merge that can be undone until `until`; the account that ended, by name and number."""

    id: int
    source_id: int
    source_name: str
    source_number: str
    until: dt.datetime


def get_account(session: Session, person_id: int) -> Account:
    """Return what the rules read about an account. Raises NotFound."""
    person = get_person(session, person_id)
    cohorts = select(Enrolment.cohort_id).where(
        Enrolment.person_id == person_id, Enrolment.cohort_id.is_not(None)
    )
    return Account(
        id=person.id,
        name=person.printed_name,
        number=person.learner_number,
        is_closed=person.disabled_at is not None,
        is_confirmed=person.confirmed,
        roles=frozenset(get_role_names_by_person(session, [person_id]).get(person_id, ())),
        cohort_ids=frozenset(filter(None, session.scalars(cohorts.distinct()))),
    )


def list_merge_candidates(
    session: Session, *, cohort_ids: Collection[int], person_id: int, search: str = ""
) -> list[MergeCandidate]:
    """Return other accounts of these cohorts, by name: the likely ones, or those that are found.

    A search matches a part of the folded name, or the whole learner number.
    """
    person = get_person(session, person_id)
    in_cohorts = select(Enrolment.person_id).where(
        Enrolment.cohort_id.in_(cohort_ids), Enrolment.ended_at.is_(None)
    )
    query = select(
        Person.id.label("person_id"),
        Person.printed_name,
        Person.latin_name,
        Person.learner_number,
        Person.phone,
        Person.confirmed,
    ).where(Person.id.in_(in_cohorts), Person.id != person_id, Person.disabled_at.is_(None))
    found: list[MergeCandidate] = []
    for row in session.execute(query.order_by(Person.printed_name, Person.id)):
        is_likely = fold_name(row.printed_name) == fold_name(person.printed_name) or (
            bool(person.phone) and row.phone == person.phone
        )
        texts = (row.printed_name, row.latin_name or "")
        is_match = search and (
            matches_search(search, texts) or read_digits(search) == row.learner_number
        )
        if is_match or (is_likely and not search):
            found.append(
                MergeCandidate(
                    row.person_id, row.printed_name, row.learner_number, row.confirmed, is_likely
                )
            )
    return found


def find_undoable(session: Session, *, target_id: int, now: dt.datetime) -> UndoableMerge | None:
    """Return the newest merge into this account if it can still be undone."""
    source = aliased(Person)
    query = (
        select(
            AccountMerge.id,
            AccountMerge.merged_at,
            AccountMerge.source_id,
            source.printed_name,
            source.learner_number,
        )
        .join(source, source.id == AccountMerge.source_id)
        .where(AccountMerge.target_id == target_id, NOT_UNDONE)
        .order_by(AccountMerge.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None or row.merged_at + UNDO_WITHIN <= now:
        return None
    return UndoableMerge(
        row.id,
        row.source_id,
        row.printed_name,
        row.learner_number,
        row.merged_at + UNDO_WITHIN,
    )
