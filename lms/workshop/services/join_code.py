"""Workshop services: open and close the join code, confirm or reject people who joined."""

import datetime as dt
import secrets
from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.organizations import end_membership
from lms.accounts.services.people import confirm_person, disable_person
from lms.clock import day_of
from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.services.locks import lock_cohort
from lms.errors import NotFound, Refusal
from lms.workshop.queries.joiners import learns_elsewhere

MAX_OPEN_TIME = dt.timedelta(hours=12)
CODE_DIGITS = 8


class JoiningCohortClosed(Refusal):
    message = "This cohort is closed, so nobody can join it. Open the cohort again first."


class OpenTooLong(Refusal):
    message = "A code can stay open for 1 to 12 hours. Choose from the list."


class JoinCodeClosed(Refusal):
    message = "The code is closed, so it cannot be kept open. Open a new one."


class NoPeopleTicked(Refusal):
    message = "Nobody is ticked. Tick the people whom you know, then press the button again."


def open_join_code(session: Session, act: Act, *, cohort_id: int, hours: int) -> dt.datetime:
    """Open a new join code for `hours` and void the previous one; return the end.

    Raises NotFound, JoiningCohortClosed, OpenTooLong.
    """
    cohort = lock_cohort(session, cohort_id)
    length = _check_opening(cohort, hours)
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        if session.scalar(select(Cohort.id).where(Cohort.code == code)) is None:
            break
    cohort.code, cohort.code_open_until = code, act.at + length
    session.flush()
    details = {"hours": hours}
    record(session, act, AuditEntry(AuditAction.JOIN_CODE_OPENED, "cohort", cohort_id, details))
    return cohort.code_open_until


def keep_open(session: Session, act: Act, *, cohort_id: int, hours: int) -> dt.datetime:
    """Extend the open code to `hours` from now; return the end.

    Raises NotFound, JoiningCohortClosed, OpenTooLong, JoinCodeClosed.
    """
    cohort = lock_cohort(session, cohort_id)
    length = _check_opening(cohort, hours)
    until = cohort.code_open_until
    if cohort.code is None or until is None or until <= act.at:
        raise JoinCodeClosed
    cohort.code_open_until = act.at + length
    session.flush()
    details = {"hours": hours}
    record(session, act, AuditEntry(AuditAction.JOIN_CODE_EXTENDED, "cohort", cohort_id, details))
    return cohort.code_open_until


def close_join_code(session: Session, act: Act, *, cohort_id: int) -> None:
    """Close the join code. A second time changes nothing."""
    cohort = lock_cohort(session, cohort_id)
    if cohort.code is None:
        return
    cohort.code, cohort.code_open_until = None, None
    session.flush()
    record(session, act, AuditEntry(AuditAction.JOIN_CODE_CLOSED, "cohort", cohort_id))


def confirm_people(
    session: Session, act: Act, *, cohort_id: int, person_ids: Iterable[int]
) -> frozenset[int]:
    """Confirm those of the ids who are unconfirmed in this cohort; return their ids.

    Raises NoPeopleTicked for an empty list.
    """
    wanted = set(person_ids)
    if not wanted:
        raise NoPeopleTicked
    unconfirmed = _list_unconfirmed(session, cohort_id) & wanted
    for person_id in sorted(unconfirmed):
        confirm_person(session, act, person_id=person_id)
        _set_responsible(session, person_id, act.by)
    return frozenset(unconfirmed)


def _check_opening(cohort: Cohort, hours: int) -> dt.timedelta:
    if cohort.closed_at is not None:
        raise JoiningCohortClosed
    length = dt.timedelta(hours=hours)
    if not dt.timedelta(0) < length <= MAX_OPEN_TIME:
        raise OpenTooLong
    return length


def _set_responsible(session: Session, person_id: int, by: Actor) -> None:
    """Make the confirming person responsible for the membership that the joiner chose."""
    session.execute(
        update(Membership)
        .where(Membership.person_id == person_id, Membership.entered_by == person_id)
        .values(entered_by=by.person_id)
    )


def reject_joiner(session: Session, act: Act, *, cohort_id: int, person_id: int) -> None:
    """Reject a person who joined with the code: end their enrolments in the cohort.

    The account is disabled unless they learn elsewhere too. Raises NotFound for a person who is
    confirmed, and for one who is to be confirmed because of another name.
    """
    if person_id not in _list_unconfirmed(session, cohort_id):
        raise NotFound
    if get_person(session, person_id).former_name is not None:
        raise NotFound  # an existing account: the name is corrected, the account stays
    session.execute(
        update(Enrolment)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.cohort_id == cohort_id,
            Enrolment.ended_at.is_(None),
        )
        .values(ended_at=act.at)
    )
    session.flush()
    details = {"cohort": cohort_id}
    record(session, act, AuditEntry(AuditAction.JOINER_REJECTED, "person", person_id, details))
    if not learns_elsewhere(session, person_id=person_id, cohort_id=cohort_id):
        _close_account(session, act, cohort_id, person_id)


def _list_unconfirmed(session: Session, cohort_id: int) -> set[int]:
    return set(
        session.scalars(
            select(Person.id)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(
                Enrolment.cohort_id == cohort_id,
                Enrolment.ended_at.is_(None),
                Person.confirmed.is_(False),
                Person.disabled_at.is_(None),
            )
        )
    )


def _close_account(session: Session, act: Act, cohort_id: int, person_id: int) -> None:
    zone = session.scalar(select(Cohort.zone).where(Cohort.id == cohort_id))
    today = day_of(act.at, zone)
    rows = session.execute(
        select(Membership.organization_id, Membership.started_on).where(
            Membership.person_id == person_id, Membership.ended_on.is_(None)
        )
    ).all()
    for organization_id, started_on in rows:
        end_membership(
            session,
            act,
            person_id=person_id,
            organization_id=organization_id,
            last_day=max(today, started_on),
        )
    disable_person(session, act, person_id=person_id)
