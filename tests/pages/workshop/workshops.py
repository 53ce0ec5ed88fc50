"""A workshop for page tests: the demo's cohort, another one, and people who come with the code."""

from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.roles import grant_role
from lms.enrolment.models import Cohort
from lms.enrolment.queries.cohorts import list_offered_organizations
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.workshop.services.join_code import open_join_code
from tests.pages import client as browser


def make_cohort(database, name="Other", courses=("digital-thinking",), organizations=()):
    """A cohort that nobody of the demo runs."""
    new = NewCohort(
        name, clock.now().date(), courses=tuple(courses), organizations=tuple(organizations)
    )
    return database.write(create_cohort, Act(SYSTEM, clock.now()), new)


def grant(database, name, role, cohort_id):
    with database.read_session() as session:
        person_id = browser.find_person(session, name)
    given = ScopedRole(role, "cohort", cohort_id)
    database.write(grant_role, Act(SHELL, clock.now()), person_id=person_id, grant=given)


def open_for(database, cohort_id, hours=4):
    """Open the cohort's code and give it."""
    database.write(open_join_code, Act(SHELL, clock.now()), cohort_id=cohort_id, hours=hours)
    with database.read_session() as session:
        return session.get(Cohort, cohort_id).code


def offered(database, cohort_id):
    with database.read_session() as session:
        return list_offered_organizations(session, cohort_id)


def join(app, code, organization_id, name):
    """Somebody joins on a phone of her own."""
    phone = app.test_client()
    fields = {"name": name, "organization": str(organization_id), "device": "mine"}
    answer = browser.post(phone, f"/join/{code}", **fields)
    assert answer.status_code == 303, browser.read(answer).text
    return phone
