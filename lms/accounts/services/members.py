"""Services for a manager: add a member, record that one leaves or returns."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.names import clean_name
from lms.accounts.rules.namesakes import fold_name
from lms.accounts.services.locks import lock_members, lock_person
from lms.accounts.services.organizations import add_membership, end_membership
from lms.accounts.services.people import CreatedPerson, NewPerson, create_learner
from lms.errors import NotFound, Refusal


class AlreadyMember(Refusal):
    message = "%(name)s is on your list already. Look there before you add a second account."


class LastDayAhead(Refusal):
    message = "The last day is today or earlier. Come back on the day itself."


class MembershipNotRestorable(Refusal):
    message = "This membership cannot be restored here. Ask your coordinator."


def add_learner(
    session: Session, act: Act, new: NewPerson, *, organization_id: int, today: dt.date
) -> CreatedPerson:
    """Create an account that belongs to the organization from today. Raises AlreadyMember."""
    lock_members(session, organization_id)
    _refuse_namesake(session, new, organization_id)
    made = create_learner(session, act, new)
    add_membership(
        session, act, person_id=made.person_id, organization_id=organization_id, started_on=today
    )
    return made


def record_leave(
    session: Session,
    act: Act,
    *,
    person_id: int,
    organization_id: int,
    last_day: dt.date,
    today: dt.date,
) -> None:
    """End the membership after `last_day`; the account remains. Raises LastDayAhead."""
    if last_day > today:
        raise LastDayAhead
    end_membership(
        session, act, person_id=person_id, organization_id=organization_id, last_day=last_day
    )


def record_return(
    session: Session, act: Act, *, person_id: int, organization_id: int, today: dt.date
) -> None:
    """Start a new membership today for a former member; the old one remains.

    Raises NotFound for a person who never belonged to the organization, MembershipNotRestorable
    for a member of another one.
    """
    lock_members(session, organization_id)
    lock_person(session, person_id)
    query = select(Membership).where(Membership.person_id == person_id).order_by(Membership.id)
    rows = session.scalars(query).all()
    before = [row for row in rows if row.organization_id == organization_id]
    if not before:
        raise NotFound
    if any(row.ended_on is None and row.organization_id != organization_id for row in rows):
        raise MembershipNotRestorable
    membership_id = add_membership(
        session, act, person_id=person_id, organization_id=organization_id, started_on=today
    )
    # A return does not change who entered the person.
    session.get_one(Membership, membership_id).entered_by = before[-1].entered_by
    session.flush()


def _refuse_namesake(session: Session, new: NewPerson, organization_id: int) -> None:
    name = clean_name(new.printed_name)
    members = session.scalars(
        select(Person.printed_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organization_id == organization_id, Membership.ended_on.is_(None))
    )
    if fold_name(name) in map(fold_name, members):
        raise AlreadyMember(name=name)
