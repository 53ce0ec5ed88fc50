"""Organizations and people of the demo, created once; their secret is set at every run."""

import datetime as dt

from sqlalchemy.orm import Session

from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.queries.people import find_person_by_identifier
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.accounts.rules.identifiers import identify
from lms.accounts.rules.notice import build_version
from lms.accounts.services.organizations import add_membership, create_organization
from lms.accounts.services.people import (
    NewPerson,
    accept_notice,
    confirm_name,
    create_person,
    store_secret,
)
from lms.accounts.services.roles import grant_role
from lms.cli.seed.demo_people import COURSE, DemoPerson
from lms.clock import DEFAULT_ZONE, day_of

_BELONGS_SINCE = dt.timedelta(days=400)


def find_demo_person(session: Session, sign_in_name: str) -> int | None:
    """Return the id of the person with this sign-in name, or None."""
    return find_person_by_identifier(session, identify(sign_in_name))


def ensure_demo_person(
    session: Session, *, person: DemoPerson, secret_hash: str, now: dt.datetime
) -> int:
    """Create the person with organization, notice and roles, or only set their secret."""
    person_id = find_demo_person(session, person.sign_in_name)
    is_there = person_id is not None
    if person_id is None:
        person_id = _create(session, person, now=now)
    if person.is_new:
        return person_id  # they first sign in with a card code, as everybody does
    store_secret(
        session,
        Act(SHELL, now),
        person_id=person_id,
        secret_hash=secret_hash,
        secret_kind="pin" if "learner" in person.roles else "passphrase",
    )
    if not is_there:
        _complete_onboarding(session, person, person_id=person_id, now=now)
    return person_id


def grant_cohort(session: Session, *, person: DemoPerson, cohort_id: int, now: dt.datetime) -> None:
    """Grant coordinators and trainers their role in this cohort."""
    person_id = find_demo_person(session, person.sign_in_name)
    for role in person.roles:
        if person_id and role in {"coordinator", "trainer"}:
            grant = ScopedRole(role, "cohort", cohort_id)
            grant_role(session, Act(SHELL, now), person_id=person_id, grant=grant)


def _create(session: Session, person: DemoPerson, *, now: dt.datetime) -> int:
    new = NewPerson(
        printed_name=person.printed_name,
        latin_name=person.latin_name,
        language=person.language,
        time_zone=person.time_zone,
        sign_in_name=person.sign_in_name,
    )
    person_id = create_person(session, Act(SHELL, now), new).person_id
    organization_id = _ensure_member(session, person, person_id=person_id, now=now)
    for grant in _grants(person, organization_id):
        grant_role(session, Act(SHELL, now), person_id=person_id, grant=grant)
    return person_id


def _ensure_member(
    session: Session, person: DemoPerson, *, person_id: int, now: dt.datetime
) -> int:
    """Return the organization of which the person is now a member; 0 for NAPP's own staff."""
    new = person.organization
    if new is None:
        return 0
    found = find_organization_by_code(session, new.code)
    organization_id = found.id if found else create_organization(session, Act(SHELL, now), new)
    add_membership(
        session,
        Act(SHELL, now),
        person_id=person_id,
        organization_id=organization_id,
        started_on=day_of(now - _BELONGS_SINCE, DEFAULT_ZONE),
    )
    return organization_id


def _grants(person: DemoPerson, organization_id: int) -> list[ScopedRole]:
    grants = {
        "learner": ScopedRole("learner"),
        "manager": ScopedRole("manager", "organization", organization_id),
        "coordinator": ScopedRole("coordinator"),
        "trainer": ScopedRole("trainer", "course", scope_text=COURSE),
        "administrator": ScopedRole("administrator"),
    }
    return [grants[role] for role in person.roles]


def _complete_onboarding(
    session: Session, person: DemoPerson, *, person_id: int, now: dt.datetime
) -> None:
    """Do the onboarding steps of a first sign-in."""
    version = build_version(person.language)
    act = Act(Actor(person_id), now)
    accept_notice(session, act, person_id=person_id, version=version)
    if not person.has_confirmed:
        return
    confirm_name(session, act, person_id=person_id, printed_name=person.printed_name)
