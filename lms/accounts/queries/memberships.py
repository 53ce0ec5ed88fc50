"""The organizations that a person belongs to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization, Person
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.db.chunks import chunks
from lms.i18n import text_in


@dataclass(frozen=True)
class MembershipRow:
    organization_id: int
    code: str
    started_on: dt.date
    ended_on: dt.date | None
    names: dict[str, str]

    def name_in(self, language: str) -> str:
        return text_in(self.names, language)


def list_memberships(session: Session, *, person_id: int) -> list[MembershipRow]:
    """Return past and present memberships, the newest first."""
    query = (
        select(
            Organization.id.label("organization_id"),
            Organization.code,
            Membership.started_on,
            Membership.ended_on,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.started_on.desc(), Membership.id.desc())
    )
    rows = session.execute(query).mappings().all()
    names = get_distinct_names_by_organization(session, {row["organization_id"] for row in rows})
    return [MembershipRow(**row, names=names[row["organization_id"]]) for row in rows]


def get_organizations_by_person(
    session: Session, person_ids: Sequence[int], *, day: dt.date
) -> dict[int, int]:
    """Return the organization of each member on a day, by person; the newest of several."""
    found: dict[int, int] = {}
    for part in chunks(person_ids):
        query = (
            select(Membership.person_id, Membership.organization_id)
            .where(Membership.person_id.in_(part), _belongs_on(day))
            .order_by(Membership.started_on, Membership.id)
        )
        found.update((row.person_id, row.organization_id) for row in session.execute(query))
    return found


def find_confirmed_organization_on(session: Session, *, person_id: int, day: dt.date) -> int | None:
    """Return the organization that a person belonged to on a day; the newest of several.

    None for a person who is still to be confirmed.
    """
    query = (
        select(Membership.organization_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.person_id == person_id, Person.confirmed.is_(True), _belongs_on(day))
        .order_by(Membership.started_on.desc(), Membership.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def _belongs_on(day: dt.date) -> Any:  # noqa: ANN401 - SQLAlchemy's own expression type
    open_end = or_(Membership.ended_on.is_(None), Membership.ended_on >= day)
    return and_(Membership.started_on <= day, open_end)
