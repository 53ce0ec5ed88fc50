"""People of a cohort who can be given a card, with the state of their last one."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.accounts.permissions.principal import RoleName
from lms.accounts.queries.cards import UnusedCard, get_unused_cards_by_person, list_card_users
from lms.accounts.queries.organizations import (
    get_distinct_names_by_organization,
    read_organization_names,
    select_with_namesakes,
)
from lms.accounts.queries.people import get_role_names_by_person
from lms.enrolment.models import Enrolment
from lms.i18n import text_in


@dataclass(frozen=True)
class CardHolder:
    """A person of a cohort.

    When `has_pin` is true, a new card is for a person who forgot their PIN. `has_used_card`: the
    first sign-in with a card ended before a PIN was chosen.
    """

    person_id: int
    printed_name: str
    learner_number: str
    language: str
    time_zone: str
    has_signed_in: bool
    has_pin: bool
    organization_id: int | None
    organization: dict[str, str]
    roles: tuple[RoleName, ...]
    card: UnusedCard | None
    has_used_card: bool = False

    @property
    def needs_card(self) -> bool:
        """Return whether the person cannot sign in: without a PIN of theirs, and a valid card."""
        return not (self.has_signed_in and self.has_pin) and self.card is None

    def organization_in(self, language: str) -> str:
        return text_in(self.organization, language) if self.organization else ""


def list_card_holders(
    session: Session, *, cohort_id: int, now: dt.datetime
) -> tuple[CardHolder, ...]:
    """Return everybody who takes a course in the cohort, by organization and name.

    Runs six statements.
    """
    query = (
        select(
            Person.id,
            Person.printed_name,
            Person.learner_number,
            Person.language,
            Person.time_zone,
            Person.notice_accepted_at.is_not(None).label("has_signed_in"),
            Person.secret_hash.is_not(None).label("has_pin"),
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
    roles = get_role_names_by_person(session, list(rows))
    cards = get_unused_cards_by_person(session, list(rows), now=now)
    used = list_card_users(session, list(rows))
    organization_ids = {row.organization_id for row in rows.values() if row.organization_id}
    names = get_distinct_names_by_organization(session, organization_ids)
    return tuple(
        CardHolder(
            person_id=row.id,
            printed_name=row.printed_name,
            learner_number=row.learner_number,
            language=row.language,
            time_zone=row.time_zone,
            has_signed_in=row.has_signed_in,
            has_pin=row.has_pin,
            organization_id=row.organization_id,
            organization=names[row.organization_id] if row.organization_id else {},
            roles=tuple(sorted(roles[row.id])),
            card=cards.get(row.id),
            has_used_card=row.id in used,
        )
        for row in rows.values()
    )


def get_organization_names_by_id(session: Session, *, cohort_id: int) -> dict[int, dict[str, str]]:
    """Return organizations for which people take part in the cohort, with names by language."""
    listed = select(Enrolment.organization_id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.organization_id.is_not(None)
    )
    return read_organization_names(session, select_with_namesakes(listed))
