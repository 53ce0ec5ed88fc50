"""Joining a cohort by its code: an account of one's own, and the cohort's courses at once."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.services import (
    SYSTEM,
    Actor,
    NewPerson,
    NewSession,
    Noted,
    add_membership,
    create_learner,
    record,
    start_session,
)
from lms.enrolment.queries import (
    CohortRow,
    find_cohort_by_code,
    list_cohort_courses,
    list_offered_organizations,
)
from lms.enrolment.rules import day_of
from lms.enrolment.services import CourseRetired, enrol
from lms.errors import Refusal


class CohortClosed(Refusal):
    message = "This course code is not open now. Compare it with the screen, or ask the trainer."


class CooperativeMissing(Refusal):
    message = "Choose your cooperative from the list. If it is not there, ask the trainer."


@dataclass(frozen=True)
class Joiner:
    """Who joins, in her own words; somebody who knows her confirms it later."""

    printed_name: str
    organization_id: int
    language: str


@dataclass(frozen=True)
class Joined:
    person_id: int
    sign_in_id: int


def join_cohort(
    session: Session, joiner: Joiner, *, code: str, new: NewSession, now: dt.datetime
) -> Joined:
    """Make the account, "to be confirmed" and without a secret yet, enrol it, begin its session.

    Raises CohortClosed, CooperativeMissing, or a refusal of the name.
    """
    cohort = _find_open(session, code, now=now)
    offered = {choice.id for choice in list_offered_organizations(session, cohort.id)}
    if joiner.organization_id not in offered:
        raise CooperativeMissing
    person = NewPerson(
        joiner.printed_name, language=joiner.language, time_zone=cohort.zone, confirmed=False
    )
    person_id = create_learner(session, person, by=SYSTEM, now=now).person_id
    add_membership(
        session,
        person_id=person_id,
        organization_id=joiner.organization_id,
        started_on=day_of(now, cohort.zone),
        by=SYSTEM,
        now=now,
    )
    _enrol_in_all(session, cohort, person_id=person_id, now=now)
    return Joined(person_id, start_session(session, new, person_id=person_id, now=now))


def join_signed_in(session: Session, *, person_id: int, code: str, now: dt.datetime) -> None:
    """Enrol somebody who has an account. Raises CohortClosed, CourseByInvitation."""
    _enrol_in_all(session, _find_open(session, code, now=now), person_id=person_id, now=now)


def _find_open(session: Session, code: str, *, now: dt.datetime) -> CohortRow:
    cohort = find_cohort_by_code(session, code, now=now)
    if cohort is None:
        raise CohortClosed
    return cohort


def _enrol_in_all(session: Session, cohort: CohortRow, *, person_id: int, now: dt.datetime) -> None:
    for course in list_cohort_courses(session, cohort.id):
        try:
            enrol(session, person_id=person_id, course=course, now=now, cohort_id=cohort.id)
        except CourseRetired:
            continue  # the cohort began before it was retired; the other courses are open
    noted = Noted("cohort joined", "person", person_id, {"cohort": cohort.id})
    record(session, noted, by=Actor(person_id), now=now)
