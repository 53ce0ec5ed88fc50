"""People of the demo who have finished, for the tests of certificates and cards."""

import datetime as dt

from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Person, SignIn
from lms.accounts.principal import Grant
from lms.accounts.services import SHELL, grant_role, revoke_role
from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.queries import find_place
from lms.enrolment.services import NewCohort, create_cohort
from tests.pages.client import find_person

COURSE = "digital-thinking"
FINISHED = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)


def get_cohort_id(database):
    with database.reading() as session:
        return session.scalar(select(Cohort.id).order_by(Cohort.id))


def get_enrolment_id(database, name):
    with database.reading() as session:
        person_id = find_person(session, name)
        return find_place(session, person_id=person_id, course=COURSE).enrolment_id


def get_person_id(database, name):
    with database.reading() as session:
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
            session, NewCohort(name="Elsewhere", starts_on=clock.now().date()), now=clock.now()
        )
        own = Grant("coordinator", "cohort", get_first(session))
        revoke_role(session, person_id=person_id, grant=own, by=SHELL, now=clock.now())
        there = Grant("coordinator", "cohort", cohort_id)
        grant_role(session, person_id=person_id, grant=there, by=SHELL, now=clock.now())
        return cohort_id

    return database.write(change)


def get_first(session):
    return session.scalar(select(Cohort.id).order_by(Cohort.id))


def forget_proof(database):
    """Every session is one in which the secret was given long ago."""
    database.write(lambda session: session.execute(update(SignIn).values(proven_at=None)) and None)
