"""Many people at once: created or changed in a few statements, whatever their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person, RoleGrant
from lms.accounts.queries.learner_numbers import draw_learner_numbers
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.latin import propose_latin_name
from lms.accounts.services.audit import AuditEntry, record_all
from lms.clock import day_of
from lms.db.chunks import chunks
from lms.i18n import guess_language


@dataclass(frozen=True)
class NewMember:
    """A learner to create as a member of an organization.

    `values`: by the name of their column, the printed name among them; they are cleaned already.
    """

    organization_id: int | None
    values: Mapping[str, str]


@dataclass(frozen=True)
class PersonUpdate:
    """New values by the name of their column; they are cleaned already."""

    person_id: int
    values: Mapping[str, str | None]


def create_members(
    session: Session,
    act: Act,
    members: Sequence[NewMember],
    *,
    time_zone: str,
    details: Mapping[str, int],
) -> list[int]:
    """Create confirmed learners with memberships from today; return their ids in this order.

    `details` are stored with the audit entry of each person.
    """
    if not members:
        return []
    ids = _insert_people(session, act, members, time_zone)
    roles = {"role": "learner", "granted_at": act.at, "granted_by": act.by.person_id}
    session.execute(insert(RoleGrant), [{"person_id": person_id, **roles} for person_id in ids])
    membership = {"started_on": day_of(act.at, time_zone), "entered_by": act.by.person_id}
    memberships = [
        {"person_id": person_id, "organization_id": member.organization_id, **membership}
        for person_id, member in zip(ids, members, strict=True)
    ]
    session.execute(insert(Membership), memberships)
    _record(session, act, ids, details)
    return ids


def change_people(
    session: Session, act: Act, changes: Sequence[PersonUpdate], *, details: Mapping[str, int]
) -> dict[int, str]:
    """Write the new values; return by person the Latin name that a new printed name removed.

    `details` are stored with the audit entry of each person.
    """
    outdated = _find_outdated_latin(session, changes)
    rows = [
        {
            "id": change.person_id,
            **change.values,
            **({"latin_name": None} if change.person_id in outdated else {}),
        }
        for change in changes
        if change.values
    ]
    if rows:
        session.execute(update(Person), sorted(rows, key=list))  # a statement per set of columns
    _record(session, act, [change.person_id for change in changes], details)
    return outdated


def _insert_people(
    session: Session, act: Act, members: Sequence[NewMember], time_zone: str
) -> list[int]:
    numbers = draw_learner_numbers(session, len(members))
    rows = [
        {
            **{column: value or None for column, value in member.values.items()},
            "learner_number": number,
            "language": member.values.get("language")
            or guess_language(member.values["printed_name"]),
            "time_zone": time_zone,
            "confirmed": True,
            "created_at": act.at,
        }
        for number, member in zip(numbers, members, strict=True)
    ]
    session.execute(insert(Person), rows)
    ids: dict[str, int] = {}
    for part in chunks(numbers):
        drawn = Person.learner_number.in_(part)
        query = select(Person.learner_number, Person.id).where(drawn)
        ids.update((row.learner_number, row.id) for row in session.execute(query))
    return [ids[number] for number in numbers]


def _find_outdated_latin(session: Session, changes: Sequence[PersonUpdate]) -> dict[int, str]:
    """Return the Latin names that do not read the new printed name, by person."""
    printed = {
        change.person_id: change.values["printed_name"]
        for change in changes
        if "printed_name" in change.values
    }
    outdated: dict[int, str] = {}
    for part in chunks(list(printed)):
        query = select(Person.id, Person.latin_name).where(Person.id.in_(part))
        outdated.update(
            (row.id, row.latin_name)
            for row in session.execute(query)
            if row.latin_name and row.latin_name != propose_latin_name(printed[row.id] or "")
        )
    return outdated


def _record(
    session: Session, act: Act, person_ids: Sequence[int], details: Mapping[str, int]
) -> None:
    entries = [
        AuditEntry(AuditAction.PERSON_IMPORTED, "person", person_id, details)
        for person_id in person_ids
    ]
    record_all(session, act, entries)
