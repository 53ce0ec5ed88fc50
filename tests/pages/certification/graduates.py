"""People of the demo who have finished, for the tests of certificates and cards."""

import datetime as dt
import re

from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Person, UserSession
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, SYSTEM, Act, Actor
from lms.accounts.services.organizations import add_membership
from lms.accounts.services.people import NewPerson, create_learner
from lms.accounts.services.roles import grant_role, revoke_role
from lms.certificates.queries.current_certificates import get_current_certificates_by_enrolment
from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.pages.client import find_person

NAMES = (
    ("周秀兰", "zh"),
    ("Nguyễn Thị Minh Khai", "en"),
    ("सुनीता कुमारी देवी", "en"),
    ("สมหญิง ใจดี", "en"),
    ("Maria Esperanza Concepcion de los Santos y Villanueva-Aquino", "en"),
    ("欧阳婉儿", "zh"),
    ("Aung San \u1019\u103c\u1010\u103a", "en"),
    ("Ravi Kumar", "en"),
    ("龙建华", "zh"),
)
COURSE = "digital-thinking"
FINISHED = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)


def get_cohort_id(database):
    with database.read_session() as session:
        return session.scalar(select(Cohort.id).order_by(Cohort.id))


def get_enrolment_id(database, name):
    with database.read_session() as session:
        person_id = find_person(session, name)
        return find_enrolment(session, person_id=person_id, course=COURSE).enrolment_id


def get_person_id(database, name):
    with database.read_session() as session:
        return find_person(session, name)


def finish(database, name, *, has_confirmed=True, **values):
    """The person has done everything; gives the enrolment's id."""
    enrolment_id = get_enrolment_id(database, name)
    person = {"name_confirmed_at": FINISHED if has_confirmed else None, **values}
    person_id = get_person_id(database, name)

    def change(session):
        done = update(Enrolment).where(Enrolment.id == enrolment_id)
        session.execute(done.values(completed_at=FINISHED))
        session.execute(update(Person).where(Person.id == person_id).values(**person))

    database.write(change)
    return enrolment_id


def move_elsewhere(database, name):
    """Make this person the coordinator of another cohort, and nothing else; gives its id."""

    def change(session):
        person_id = find_person(session, name)
        cohort_id = create_cohort(
            session,
            Act(SYSTEM, clock.now()),
            NewCohort(name="Elsewhere", starts_on=clock.now().date()),
        )
        own = ScopedRole("coordinator", "cohort", get_first(session))
        revoke_role(session, Act(SHELL, clock.now()), person_id=person_id, grant=own)
        there = ScopedRole("coordinator", "cohort", cohort_id)
        grant_role(session, Act(SHELL, clock.now()), person_id=person_id, grant=there)
        return cohort_id

    return database.write(change)


def get_first(session):
    return session.scalar(select(Cohort.id).order_by(Cohort.id))


def forget_proof(database):
    """Every session is one in which the secret was given long ago."""
    database.write(
        lambda session: (
            session.execute(update(UserSession).values(reauthenticated_at=None)) and None
        )
    )


def make_newcomers(database):
    """Nine people of many scripts who have no card yet; their ids."""

    def make(session):
        found = []
        for name, language in NAMES:
            new = NewPerson(printed_name=name, language=language)
            made = create_learner(session, Act(Actor(), clock.now()), new)
            add_membership(
                session,
                Act(Actor(), clock.now()),
                person_id=made.person_id,
                organization_id=find_organization_by_code(session, "yunwu-ridge").id,
                started_on=dt.date(2026, 1, 1),
            )
            enrol_person_in_course(
                session,
                Act(SYSTEM, clock.now()),
                person_id=made.person_id,
                course=COURSE,
                cohort_id=get_first(session),
            )
            found.append(made.person_id)
        return found

    return database.write(make)


def codes(text):
    return re.findall(r"(?<!\d)\d{3} \d{3} \d{3} \d{3}(?!\d)", text)


def get_held(database):
    with database.read_session() as session:
        return next(
            iter(
                get_current_certificates_by_enrolment(
                    session, cohort_id=get_cohort_id(database)
                ).values()
            )
        )
