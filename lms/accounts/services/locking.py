"""Rows that are held until the transaction ends, so that two acts come one after the other.

Several are locked in the order of their ids, and before the audit chain: whoever waits for one
holds none that comes later.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.errors import NotFound


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


def lock_members(session: Session, organization_id: int) -> None:
    """Who adds members to an organization by their names comes one after the other."""
    own = select(Organization.id).where(Organization.id == organization_id)
    session.execute(own.with_for_update(key_share=True))
