"""What a list wrote is taken back, where nothing rests on it yet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Card, Membership, Organization, Person, Role, SignIn
from lms.db import Base
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.roster.facts import CHUNK
from lms.enrolment.roster.writing import Written

# What comes with being entered; anything else that names a person is history.
_ENTERED = {"membership", "role", "enrolment", "card", "audit_event"}
_OFFERED = {"cohort_organization"}


def take_back(
    session: Session, changes: Sequence[Written], *, cohort_id: int | None, since: dt.datetime
) -> list[Written]:
    """The changes again, `spared` where somebody was here since or something rests on them."""
    busy = find_spared(session, changes, cohort_id=cohort_id, since=since)
    told = [{**one, "spared": one.get("person") in busy} for one in changes]
    free = [one for one in told if "person" in one and not one["spared"]]
    made = [one["person"] for one in free if one["made"]]
    _delete_people(session, made)
    for one in free:
        if not one["made"]:
            _restore(session, one)
    _leave_cohort(session, [one for one in free if not one["made"]], cohort_id)
    _delete_organizations(session, [one["organization"] for one in told if "organization" in one])
    return told


def find_spared(
    session: Session, changes: Sequence[Written], *, cohort_id: int | None, since: dt.datetime
) -> set[int]:
    """Who was here since, or has something that would be lost."""
    people = [one["person"] for one in changes if "person" in one]
    made = [one["person"] for one in changes if one.get("made")]
    return _find_here(session, people, since) | _find_busy(session, made, cohort_id)


def _find_here(session: Session, people: Sequence[int], since: dt.datetime) -> set[int]:
    here: set[int] = set()
    for part in _chunks(people):
        came = SignIn.person_id.in_(part) & (SignIn.seen_at >= since)
        here.update(session.scalars(select(SignIn.person_id).where(came)))
    return here


def _find_busy(session: Session, made: Sequence[int], cohort_id: int | None) -> set[int]:
    """Who has a secret, learns elsewhere, or is named by what being entered does not write."""
    busy: set[int] = set()
    for part in _chunks(made):
        came = Person.secret_hash.is_not(None) | Person.notice_accepted_at.is_not(None)
        busy.update(session.scalars(select(Person.id).where(Person.id.in_(part), came)))
        for column in _columns_naming("person", _ENTERED):
            busy.update(session.scalars(select(column).where(column.in_(part)).distinct()))
        rows = session.execute(
            select(Enrolment.id, Enrolment.person_id, Enrolment.cohort_id).where(
                Enrolment.person_id.in_(part)
            )
        ).all()
        busy.update(row.person_id for row in rows if row.cohort_id != cohort_id)
        own = {row.id: row.person_id for row in rows}
        for column in _columns_naming("enrolment", set()):
            named = session.scalars(select(column).where(column.in_(list(own))).distinct())
            busy.update(own[one] for one in named)
    return busy


def _columns_naming(table: str, but: set[str]) -> list[Any]:
    return [
        key.parent
        for each in Base.metadata.sorted_tables
        if each.name not in but
        for key in each.foreign_keys
        if key.column.table.name == table
    ]


def _delete_people(session: Session, people: Sequence[int]) -> None:
    for part in _chunks(people):
        for table in (Enrolment, Membership, Role, Card):
            session.execute(delete(table).where(table.person_id.in_(part)))
        session.execute(delete(Person).where(Person.id.in_(part)))


def _restore(session: Session, written: Written) -> None:
    """What was changed since by somebody else stays as it is."""
    for column, (old, new) in written["before"].items():
        known = getattr(Person, column)
        value = old or (None if column in {"phone", "email"} else new)  # there was none
        session.execute(
            update(Person)
            .where(Person.id == written["person"], known == new)
            .values({column: value})
        )


def _leave_cohort(session: Session, free: Sequence[Written], cohort_id: int | None) -> None:
    """Those who came into the cohort by the list leave it again."""
    for one in free:
        if one.get("enrolled") and cohort_id:
            session.execute(
                delete(Enrolment).where(
                    Enrolment.person_id == one["person"],
                    Enrolment.cohort_id == cohort_id,
                    Enrolment.course_id.in_(one["enrolled"]),
                )
            )
        if one.get("joined") and cohort_id:
            session.execute(
                update(Enrolment)
                .where(
                    Enrolment.person_id == one["person"],
                    Enrolment.cohort_id == cohort_id,
                    Enrolment.course_id.in_(one["joined"]),
                )
                .values(cohort_id=None)
            )


def _delete_organizations(session: Session, made: Sequence[int]) -> None:
    """Cooperatives that the list made, where nobody belongs to them now."""
    for organization_id in made:
        named = any(
            session.scalar(select(column).where(column == organization_id).limit(1)) is not None
            for column in _columns_naming("organization", _OFFERED)
        )
        if not named:
            session.execute(
                delete(CohortOrganization).where(
                    CohortOrganization.organization_id == organization_id
                )
            )
            session.execute(delete(Organization).where(Organization.id == organization_id))


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
