"""Workshop data: the open join code, who has signed in, who is not confirmed yet."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select, true
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization, Person
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.accounts.rules.namesakes import fold_name
from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.queries.visible_cohorts import (
    get_coordinator_names_by_person,
    list_visible_people,
)
from lms.enrolment.rules.cohorts import VisibleCohorts
from lms.i18n import text_in


@dataclass(frozen=True)
class ActiveCode:
    """A cohort's join code while it is open."""

    code: str
    until: dt.datetime

    @property
    def shown(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"


@dataclass(frozen=True)
class PossibleDuplicate:
    """A person of the same organization with the same name or phone."""

    person_id: int
    printed_name: str
    learner_number: str


@dataclass(frozen=True)
class UnconfirmedPerson:
    """A person to confirm: the name as typed, the organization, the moment of enrolment.

    `former_name`: the name that the account was created for, when its owner entered another one;
    empty for a person who joined with the code. `duplicates` are visible to the reader.
    `has_hidden_namesake`: a member of the organization whom the reader does not see has this name.
    `coordinators`: of that member.
    """

    person_id: int
    printed_name: str
    learner_number: str
    phone: str | None
    former_name: str | None
    organization_id: int
    organization: dict[str, str]
    joined_at: dt.datetime
    duplicates: tuple[PossibleDuplicate, ...] = ()
    has_hidden_namesake: bool = False
    coordinators: tuple[str, ...] = ()

    def organization_in(self, language: str) -> str:
        return text_in(self.organization, language)


def find_open_code(session: Session, *, cohort_id: int, now: dt.datetime) -> ActiveCode | None:
    """Return the code that opens `/join/` at this moment."""
    found = session.execute(
        select(Cohort.code, Cohort.code_open_until).where(
            Cohort.id == cohort_id,
            Cohort.code.is_not(None),
            Cohort.code_open_until > now,
            Cohort.closed_at.is_(None),
        )
    ).one_or_none()
    if found is None or found.code is None or found.code_open_until is None:
        return None
    return ActiveCode(found.code, found.code_open_until)


def list_unconfirmed(
    session: Session,
    *,
    cohort_id: int,
    visible_cohorts: VisibleCohorts,
    person_id: int | None = None,
) -> tuple[UnconfirmedPerson, ...]:
    """Return unconfirmed people, in the order in which they joined, with possible duplicates.

    Anybody who joins can type any name, so a duplicate whom the reader does not see is not shown.
    `person_id`: this person only.
    """
    rows = session.execute(_select_unconfirmed(cohort_id, person_id)).all()
    organizations = {row.organization_id for row in rows}
    members = _load_members(session, organizations)
    names = get_distinct_names_by_organization(session, organizations)
    seen = None
    if visible_cohorts is not None:
        seen = list_visible_people(session, visible_cohorts | {cohort_id})
    with_namesakes = [(row, members.find_unseen(row, seen)) for row in rows]
    coordinators = get_coordinator_names_by_person(
        session,
        {person_id for _row, ids in with_namesakes for person_id in ids},
        visible_cohorts=visible_cohorts,
    )
    return tuple(
        UnconfirmedPerson(
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name for it
            organization=names[row.organization_id],
            duplicates=members.find_duplicates(row, seen),
            has_hidden_namesake=bool(namesakes),
            coordinators=tuple(
                dict.fromkeys(name for namesake in namesakes for name in coordinators[namesake])
            ),
        )
        for row, namesakes in with_namesakes
    )


def _select_unconfirmed(cohort_id: int, person_id: int | None) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id.label("person_id"),
            Person.printed_name,
            Person.learner_number,
            Person.phone,
            Person.former_name,
            Organization.id.label("organization_id"),
            func.min(Enrolment.enrolled_at).label("joined_at"),
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Organization, Organization.id == Enrolment.organization_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.ended_at.is_(None),
            Person.confirmed.is_(False),
            Person.disabled_at.is_(None),
            true() if person_id is None else Person.id == person_id,
        )
        .group_by(Person.id, Organization.id)
        .order_by(func.min(Enrolment.enrolled_at), Person.id)
    )


def learns_elsewhere(session: Session, *, person_id: int, cohort_id: int) -> bool:
    """Return whether the person takes a course with another cohort too."""
    other = select(Enrolment.id).where(
        Enrolment.person_id == person_id,
        Enrolment.ended_at.is_(None),
        Enrolment.cohort_id.is_not(None),
        Enrolment.cohort_id != cohort_id,
    )
    return session.scalar(other.limit(1)) is not None


@dataclass(frozen=True)
class _Members:
    """Members of some organizations, indexed by what makes a duplicate: each is folded once."""

    by_name: dict[tuple[int, str], list[PossibleDuplicate]]
    by_phone: dict[tuple[int, str], list[PossibleDuplicate]]

    def find_duplicates(
        self, row: Row[*tuple[Any, ...]], seen: set[int] | None
    ) -> tuple[PossibleDuplicate, ...]:
        """Return people whom the reader sees, with the same name or the same phone."""
        organization_id = row.organization_id
        same_name = self.by_name.get((organization_id, fold_name(row.printed_name)), [])
        same_phone = self.by_phone.get((organization_id, row.phone), []) if row.phone else []
        found = {person.person_id: person for person in (*same_name, *same_phone)}
        found.pop(row.person_id, None)
        return tuple(
            found[person_id] for person_id in sorted(found) if seen is None or person_id in seen
        )

    def find_unseen(self, row: Row[*tuple[Any, ...]], seen: set[int] | None) -> list[int]:
        """Return ids of people whom the reader does not see, with the same name.

        Phones are not compared, so that numbers cannot be tested.
        """
        if seen is None:
            return []
        same_name = self.by_name.get((row.organization_id, fold_name(row.printed_name)), [])
        ids = [person.person_id for person in same_name]
        return [
            person_id for person_id in ids if person_id != row.person_id and person_id not in seen
        ]


def _load_members(session: Session, organization_ids: set[int]) -> _Members:
    rows = session.execute(
        select(
            Membership.organization_id,
            Person.id,
            Person.printed_name,
            Person.learner_number,
            Person.phone,
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organization_id.in_(sorted(organization_ids)),
            Membership.ended_on.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    )
    members = _Members(defaultdict(list), defaultdict(list))
    for row in rows:
        duplicate = PossibleDuplicate(row.id, row.printed_name, row.learner_number)
        members.by_name[row.organization_id, fold_name(row.printed_name)].append(duplicate)
        if row.phone is not None:
            members.by_phone[row.organization_id, row.phone].append(duplicate)
    return members
