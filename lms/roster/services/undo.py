"""Undo of an import, for people without later history."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.accounts.rules.acts import Act
from lms.db.chunks import chunks
from lms.enrolment.services.cohort_moves import EnrolmentMove, move_enrolments_to_cohort
from lms.enrolment.services.cohort_offer import (
    remove_cohort_organizations,
    remove_from_all_cohorts,
)
from lms.enrolment.services.enrolment_removal import (
    delete_enrolments,
    delete_enrolments_of_people,
    release_enrolments,
)
from lms.roster.matching.import_changes import list_created, list_offered
from lms.roster.models import ImportChange
from lms.roster.queries.references import OFFERS, find_referenced
from lms.roster.queries.undone_organizations import DELETED_WITH_PERSON
from lms.workshop.queries.training_days import find_counted_organizations


def undo_changes(
    session: Session,
    act: Act,
    changes: Sequence[ImportChange],
    not_undone: Collection[int],
    *,
    cohort_id: int | None,
) -> list[ImportChange]:
    """Undo the changes, and return them with those marked that are not undone."""
    undone: list[ImportChange] = [
        {**change, "not_undone": change.get("person") in not_undone} for change in changes
    ]
    free = [change for change in undone if "person" in change and not change["not_undone"]]
    created = [change["person"] for change in free if change["created"]]
    delete_enrolments_of_people(session, act, person_ids=created)
    for part in chunks(created):
        for table in DELETED_WITH_PERSON:
            session.execute(delete(table).where(table.person_id.in_(part)))
        session.execute(delete(Person).where(Person.id.in_(part)))
    changed = [change for change in free if not change["created"]]
    _restore(session, changed)
    _leave_cohort(session, act, changed, cohort_id)
    removed = _delete_organizations(session, act, list_created(changes))
    withdrawn = removed | _withdraw(session, act, list_offered(changes) - removed, cohort_id)
    for change in undone:
        if "organization" in change:
            change["not_undone"] = change["organization"] not in removed
        elif "offered" in change:
            change["not_undone"] = change["offered"] not in withdrawn
    return undone


def _restore(session: Session, changed: Sequence[ImportChange]) -> None:
    """Restore previous values; a value that somebody else changed since stays.

    The people are locked, so that what is read here is what is overwritten.
    """
    for part in chunks(changed):
        people = select(Person).where(Person.id.in_([change["person"] for change in part]))
        found = {person.id: person for person in session.scalars(people)}
        restored: dict[str, dict[int, str | None]] = defaultdict(dict)
        for edit in part:
            person = found.get(edit["person"])  # None: deleted by the undo of an earlier import
            for column, (old, new) in edit["before"].items() if person else ():
                if getattr(person, column) == new:
                    restored[column][edit["person"]] = old or None
        for column, values in restored.items():
            by_person = case(values, value=Person.id)
            session.execute(update(Person).where(Person.id.in_(values)).values({column: by_person}))


def _leave_cohort(
    session: Session, act: Act, free: Sequence[ImportChange], cohort_id: int | None
) -> None:
    """Remove people enrolled by the import from the cohort, and move others back to theirs."""
    if cohort_id is None:
        return
    delete_enrolments(session, act, cohort_id=cohort_id, keys=_list_keys(free, "enrolled"))
    release_enrolments(session, act, cohort_id=cohort_id, keys=_list_keys(free, "joined"))
    moves = [
        EnrolmentMove(change["person"], course_id, source_id=cohort_id, target_id=former_id)
        for change in free
        for course_id, former_id in change.get("moved") or ()
    ]
    move_enrolments_to_cohort(session, act, moves)


def _list_keys(
    changes: Sequence[ImportChange], key: Literal["enrolled", "joined"]
) -> list[tuple[int, int]]:
    """Return person and course of each enrolment that the changes name under this key."""
    return [
        (change["person"], course_id) for change in changes for course_id in change.get(key) or ()
    ]


def _delete_organizations(session: Session, act: Act, created: Collection[int]) -> set[int]:
    """Delete cooperatives that the import created, if nothing refers to them now; return them.

    What only one of them refers to (a merge of two of them) goes in the next round.
    """
    removed: set[int] = set()
    referenced = find_referenced(session, "organization", created, excluding={OFFERS})
    while free := sorted(set(created) - referenced):
        remove_from_all_cohorts(session, act, organization_ids=free)
        for part in chunks(free):
            session.execute(delete(Organization).where(Organization.id.in_(part)))
        removed.update(free)
        created = referenced
        referenced = find_referenced(session, "organization", created, excluding={OFFERS})
    return removed


def _withdraw(
    session: Session, act: Act, offered: Collection[int], cohort_id: int | None
) -> frozenset[int]:
    """Remove organizations that the import added from the cohort; return those removed.

    One of which somebody learns there now, or was counted at a training day, stays.
    """
    if cohort_id is None:
        return frozenset()
    wanted = set(offered) - find_counted_organizations(session, cohort_id=cohort_id)
    return remove_cohort_organizations(session, act, cohort_id=cohort_id, organization_ids=wanted)
