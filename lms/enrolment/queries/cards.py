"""People of a cohort who can be given a card, with the state of their last one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Card, Organization, Person, RoleGrant
from lms.accounts.permissions.principal import RoleName
from lms.accounts.queries.organizations import (
    list_distinct_names,
    read_organization_names,
    select_organization_labels,
)
from lms.enrolment.models import Enrolment
from lms.i18n import text_in


@dataclass(frozen=True)
class UnusedCard:
    """A valid card code: not used, not void, not expired."""

    counter: int
    issued_at: dt.datetime
    issued_by: int | None
    expires_at: dt.datetime


@dataclass(frozen=True)
class CardHolder:
    """A person of a cohort.

    When `has_entered` is true, a new card is for a person who forgot their PIN.
    """

    person_id: int
    printed_name: str
    learner_number: str
    language: str
    time_zone: str
    has_entered: bool
    organization_id: int | None
    organization: dict[str, str]
    roles: tuple[RoleName, ...]
    card: UnusedCard | None

    @property
    def needs_card(self) -> bool:
        """Return whether the person has never signed in and has no valid card."""
        return not self.has_entered and self.card is None

    def organization_in(self, language: str) -> str:
        return text_in(self.organization, language) if self.organization else ""


def list_card_holders(
    session: Session, *, cohort_id: int, now: dt.datetime
) -> tuple[CardHolder, ...]:
    """Return everybody who takes a course in the cohort, by organization and name.

    Runs five statements.
    """
    query = (
        select(
            Person.id,
            Person.printed_name,
            Person.learner_number,
            Person.language,
            Person.time_zone,
            Person.notice_accepted_at.is_not(None).label("has_entered"),
            Organization.id.label("organization_id"),
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .outerjoin(Organization, Organization.id == Enrolment.organization_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Organization.code, Person.printed_name, Person.id)
    )
    rows = {row.id: row for row in session.execute(query)}
    roles, cards = _list_roles(session, list(rows)), _list_cards(session, list(rows), now=now)
    homes = {row.organization_id for row in rows.values() if row.organization_id}
    names = list_distinct_names(session, homes)
    return tuple(
        CardHolder(
            person_id=row.id,
            printed_name=row.printed_name,
            learner_number=row.learner_number,
            language=row.language,
            time_zone=row.time_zone,
            has_entered=row.has_entered,
            organization_id=row.organization_id,
            organization=names[row.organization_id] if row.organization_id else {},
            roles=tuple(sorted(roles[row.id])),
            card=cards.get(row.id),
        )
        for row in rows.values()
    )


def _list_roles(session: Session, person_ids: Sequence[int]) -> dict[int, set[RoleName]]:
    found: dict[int, set[RoleName]] = defaultdict(set)
    query = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(person_ids))
    for person_id, role in session.execute(query):
        found[person_id].add(cast("RoleName", role))
    return found


def _list_cards(
    session: Session, person_ids: Sequence[int], *, now: dt.datetime
) -> dict[int, UnusedCard]:
    columns = (Card.counter, Card.issued_at, Card.issued_by, Card.expires_at)
    query = (
        select(Card.person_id, *columns)
        .where(
            Card.person_id.in_(person_ids),
            Card.used_at.is_(None),
            Card.voided_at.is_(None),
            Card.expires_at > now,
        )
        .order_by(Card.counter)
    )
    return {
        row.person_id: UnusedCard(row.counter, row.issued_at, row.issued_by, row.expires_at)
        for row in session.execute(query)
    }


def list_organization_names(session: Session, *, cohort_id: int) -> dict[int, dict[str, str]]:
    """Return organizations for which people take part in the cohort, with names by language."""
    there = select(Enrolment.organization_id).where(Enrolment.cohort_id == cohort_id)
    return read_organization_names(
        session, select_organization_labels().where(Organization.id.in_(there))
    )
