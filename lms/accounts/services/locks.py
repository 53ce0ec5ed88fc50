"""Row locks that last until the transaction ends, so that two changes run one after the other.

Locks are taken in a fixed order, rows of one table by id: an import, a cohort, organizations, the
directory of their names, people, and the audit chain last. A transaction that waits for a lock
holds none that comes later.
"""

import functools
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.db import AdvisoryLock, hold
from lms.errors import NotFound


def lock_person(session: Session, person_id: int) -> Person:
    """Return the locked, current row. Raises NotFound."""
    found = lock_people(session, (person_id,))
    if not found:
        raise NotFound
    return found[0]


def lock_person_row(session: Session, person_id: int) -> None:
    """Lock the row, if there is one, as `lock_person` does, without reading it."""
    session.execute(_person(), {"person_id": person_id})


@functools.cache  # every sign-in runs it
def _person() -> Select[*tuple[Any, ...]]:
    row = select(Person.id).where(Person.id == bindparam("person_id"))
    return row.with_for_update(key_share=True)


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


def lock_organizations(session: Session, organization_ids: Iterable[int]) -> list[Organization]:
    """Return the locked rows that exist: nothing new can refer to them or change them."""
    query = select(Organization).where(Organization.id.in_(sorted(set(organization_ids))))
    locked = query.order_by(Organization.id).with_for_update()
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def lock_organization(session: Session, organization_id: int) -> Organization:
    """Return the locked, current row. Raises NotFound."""
    found = lock_organizations(session, (organization_id,))
    if not found:
        raise NotFound
    return found[0]


def lock_directory(session: Session) -> None:
    """Serialize the creation of organizations, which have no row to lock yet."""
    hold(session, AdvisoryLock.ORGANIZATION_NAMES)
