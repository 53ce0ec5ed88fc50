"""Row locks that are held until the transaction ends, so that two changes run one after the other.

Locks are taken in a fixed order, rows of one table by id: an import, a cohort, organizations, the
directory of their names, people, and the audit chain last. A transaction that waits for a lock
holds none that comes later.
"""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.errors import NotFound

_DIRECTORY_LOCK = 0x6C6D735F6F7267  # differs from the number of the audit chain


def lock_person(session: Session, person_id: int) -> Person:
    """Return the locked, current row. Raises NotFound."""
    found = lock_people(session, (person_id,))
    if not found:
        raise NotFound
    return found[0]


def lock_people(session: Session, person_ids: Iterable[int]) -> list[Person]:
    """Return the locked rows that exist."""
    query = select(Person).where(Person.id.in_(sorted(set(person_ids)))).order_by(Person.id)
    locked = query.with_for_update(key_share=True)
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def lock_members(session: Session, *organization_ids: int) -> list[Organization]:
    """Serialize additions of members to these organizations; return the current rows."""
    query = select(Organization).where(Organization.id.in_(sorted(set(organization_ids))))
    locked = query.order_by(Organization.id).with_for_update(key_share=True)
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def lock_to_delete(session: Session, organization_ids: Iterable[int]) -> None:
    """Block new references to these organizations, after waiting for those under way."""
    query = select(Organization.id).where(Organization.id.in_(sorted(set(organization_ids))))
    session.execute(query.order_by(Organization.id).with_for_update())


def lock_directory(session: Session) -> None:
    """Serialize the creation of organizations, which have no row to lock yet."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer
        session.execute(select(func.pg_advisory_xact_lock(_DIRECTORY_LOCK)))
