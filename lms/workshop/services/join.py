"""Joining a cohort by its code: a new account, enrolled in the cohort's courses at once."""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.services.locks import lock_members
from lms.accounts.services.organizations import add_membership
from lms.accounts.services.people import NewPerson, create_learner
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow, find_cohort_by_code, list_offered_organizations
from lms.enrolment.services.cohort_people import enrol_person_in_cohort
from lms.enrolment.services.locks import lock_cohort
from lms.errors import Refusal
from lms.workshop.models import JoinClaim


class JoinCodeNotOpen(Refusal):
    message = "This course code is not open now. Compare it with the screen, or ask the trainer."


class JoinOrganizationMissing(Refusal):
    message = "Choose your cooperative from the list. If it is not there, ask the trainer."


class JoinedByAnother(Refusal):
    """The form was sent by another person before: in a workshop, people share phones."""

    message = (
        "This form was sent before, with another name. If you are somebody else, press the button"
        " once more. If that was you, sign in with your learner number and PIN."
    )


class JoinedBefore(Refusal):
    message = "You joined with this form before. Sign in with your learner number and PIN."


CLAIM_RETENTION = dt.timedelta(days=30)
# How long a repeated form counts as the same, after its answer was lost.
_SENT_AGAIN = dt.timedelta(hours=1)


@dataclass(frozen=True)
class JoinFormDigest:
    """One form of one browser, as keyed digests: its client id, and the typed values."""

    client_id: str
    typed: str


@dataclass(frozen=True)
class Joiner:
    """A person who joins, with the data they typed; staff confirm it later."""

    printed_name: str
    organization_id: int
    language: str


@dataclass(frozen=True)
class JoinResult:
    person_id: int
    session_id: int


def join_cohort(
    session: Session,
    act: Act,
    joiner: Joiner,
    *,
    code: str,
    new: SessionDetails,
    claim: JoinFormDigest | None = None,
) -> JoinResult:
    """Create an unconfirmed account without a secret, enrol it and begin its session.

    The same form sent again begins another session of the same account: one client id, one account.
    Raises JoinCodeNotOpen, JoinOrganizationMissing, JoinedByAnother, JoinedBefore, or a refusal of
    the name.
    """
    earlier_claim = session.get(JoinClaim, claim.client_id) if claim else None
    if claim and earlier_claim:
        return _join_again(session, act, earlier_claim, claim, new)
    cohort = _find_open(session, code, now=act.at)
    lock_members(session, joiner.organization_id)
    offered = {choice.id for choice in list_offered_organizations(session, cohort.id)}
    if joiner.organization_id not in offered:
        raise JoinOrganizationMissing
    person = NewPerson(
        joiner.printed_name, language=joiner.language, time_zone=cohort.zone, confirmed=False
    )
    person_id = create_learner(session, act, person).person_id
    act = replace(act, by=Actor(person_id))
    add_membership(
        session,
        act,
        person_id=person_id,
        organization_id=joiner.organization_id,
        started_on=day_of(act.at, cohort.zone),
    )
    enrol_person_in_cohort(session, act, person_id=person_id, cohort_id=cohort.id)
    if claim:
        _keep_claim(session, claim, person_id=person_id, now=act.at)
    return JoinResult(person_id, start_session(session, act, new, person_id=person_id))


def join_signed_in(session: Session, act: Act, *, person_id: int, code: str) -> None:
    """Enrol a person who has an account. Raises JoinCodeNotOpen, CourseByInvitation."""
    cohort = _find_open(session, code, now=act.at)
    enrol_person_in_cohort(session, act, person_id=person_id, cohort_id=cohort.id)


def delete_expired_claims(session: Session, act: Act) -> None:
    """Delete old claims: no browser repeats a join form that late."""
    session.execute(delete(JoinClaim).where(JoinClaim.joined_at < act.at - CLAIM_RETENTION))


def _keep_claim(
    session: Session, claim: JoinFormDigest, *, person_id: int, now: dt.datetime
) -> None:
    """Store the claim.

    Of two at the same moment the second fails here, is repeated, and finds the first.
    """
    session.add(
        JoinClaim(client_id=claim.client_id, person_id=person_id, typed=claim.typed, joined_at=now)
    )
    session.flush()


def _join_again(
    session: Session, act: Act, earlier_claim: JoinClaim, claim: JoinFormDigest, new: SessionDetails
) -> JoinResult:
    if earlier_claim.typed != claim.typed:
        raise JoinedByAnother
    has_secret = get_person(session, earlier_claim.person_id).secret_hash is not None
    if has_secret or act.at - earlier_claim.joined_at > _SENT_AGAIN:
        raise JoinedBefore
    session_id = start_session(session, act, new, person_id=earlier_claim.person_id)
    return JoinResult(earlier_claim.person_id, session_id)


def _find_open(session: Session, code: str, *, now: dt.datetime) -> CohortRow:
    """Return the cohort of the code, locked, so that imports run before or after this.

    Raises JoinCodeNotOpen.
    """
    cohort = find_cohort_by_code(session, code, now=now)
    if cohort is None:
        raise JoinCodeNotOpen
    lock_cohort(session, cohort.id)
    still_open = find_cohort_by_code(session, code, now=now)  # may have been closed before the lock
    if still_open is None:
        raise JoinCodeNotOpen
    return still_open
