"""Rows that are held until the transaction ends, so that two acts come one after the other.

Several are locked in the order of their ids: a list, a cohort, organizations, the directory of
their names, people, and the audit chain last. Whoever waits for one holds none that comes later.
"""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.errors import NotFound

_DIRECTORY_LOCK = 0x6C6D735F6F7267  # another number than that of the audit chain


def lock_person(session: Session, person_id: int) -> Person:
    """The row, as it is now. Raises NotFound."""
    found = lock_people(session, (person_id,))
    if not found:
        raise NotFound
    return found[0]


def lock_people(session: Session, person_ids: Iterable[int]) -> list[Person]:
    """The rows that exist."""
    query = select(Person).where(Person.id.in_(sorted(set(person_ids)))).order_by(Person.id)
    locked = query.with_for_update(key_share=True)
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def lock_members(session: Session, *organization_ids: int) -> list[Organization]:
    """Who adds members to these organizations comes one after the other; the rows as they are."""
    query = select(Organization).where(Organization.id.in_(sorted(set(organization_ids))))
    locked = query.order_by(Organization.id).with_for_update(key_share=True)
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def lock_to_delete(session: Session, organization_ids: Iterable[int]) -> None:
    """Nobody refers to these organizations anew: who just did is waited for, and is seen."""
    query = select(Organization.id).where(Organization.id.in_(sorted(set(organization_ids))))
    session.execute(query.order_by(Organization.id).with_for_update())


def lock_directory(session: Session) -> None:
    """Who makes organizations comes one after the other: there is no row yet that tells of them."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer
        session.execute(select(func.pg_advisory_xact_lock(_DIRECTORY_LOCK)))
