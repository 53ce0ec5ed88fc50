"""Every address of the staff's rooms, asked by everybody whose it is not: no page and no change.

The routes are read from the application, so a new page is asked as soon as it is there.
"""

import hashlib

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Organization, Person
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.roles import grant_role
from lms.db import Base
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from tests.pages.client import csrf_token, find_person, sign_in

STAFF_ROOMS = (
    "cohorts.", "cohort_roster.", "workshop.", "certification.", "reports.", "organizations.",
    "studio.",
)  # fmt: skip
ROOMS = (*STAFF_ROOMS, "manager.", "member_roster.")
# What a person does for herself, or may do without any cohort.
OPEN_TO_ALL_STAFF = {
    "cohorts.cohorts",
    "organizations.organizations",
    "reports.network",
}
# Every coordinator may know a cooperative, look at a new one, and ask for a change.
OPEN_TO_COORDINATORS = {
    "organizations.organization": 200,
    "organizations.organization_ask": 404,  # without a kind
    "organizations.ask_about_organization": 404,
    "organizations.approve": 422,  # it was approved before
}
# Rows that every request may write: sessions, counters, the audit of refusals, days.
NOTED = {"user_session", "sign_in_throttle", "audit_event", "audit_count", "activity_day"}


@pytest.fixture
def outsider(database):
    """The second coordinator: zhou, who runs another cohort and nothing else."""

    def make(session):
        person_id = find_person(session, "noor")
        new = NewCohort(name="Elsewhere", starts_on=clock.now().date())
        cohort_id = create_cohort(session, Act(SYSTEM, clock.now()), new)
        for grant in (ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", cohort_id)):
            grant_role(session, Act(SHELL, clock.now()), person_id=person_id, grant=grant)
        revoke_administrator(session, person_id)
        return cohort_id

    return database.write(make)


def revoke_administrator(session, person_id):
    from lms.accounts.models import RoleGrant

    for role in session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)):
        if role.role == "administrator":
            session.delete(role)


@pytest.fixture
def values(database):
    """Ids in addresses: all of the first cohort, of its people and cooperatives."""
    with database.read_session() as session:
        return {
            "cohort_id": session.scalar(select(Cohort.id).order_by(Cohort.id)),
            "person_id": find_person(session, "mei"),
            "organization_id": find_organization_by_code(session, "morning-dew").id,
        }


def routes(app, values, method):
    """Endpoint and path of every route of the rooms that takes this method."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(ROOMS) or method not in rule.methods:
            continue
        filled = {name: values.get(name, "1") for name in rule.arguments}
        yield rule.endpoint, adapter.build(rule.endpoint, filled, method=method)


def ask(app, name, values, method):
    """Status by endpoint, as this person gets it."""
    client = app.test_client()
    if name:
        sign_in(client, name)
    token = {"csrf_token": csrf_token(client)}
    found = {}
    for endpoint, path in routes(app, values, method):
        answer = client.post(path, data=token) if method == "POST" else client.get(path)
        found[endpoint] = answer.status_code
    return found


def ask_twice(app, database, name, values, method):
    """Status by endpoint, and whether a second round of GET changed nothing.

    Signing in and the first pages note what they note. What is posted may change what is one's own.
    """
    found = ask(app, name, values, method)
    if method == "POST":
        return found, True
    before = fingerprint(database)
    return ask(app, name, values, method), fingerprint(database) == before


def fingerprint(database):
    """A hash of every row of every table but those that each request may write."""
    digest = hashlib.sha256()
    with database.read_session() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in NOTED:
                rows = session.execute(select(table).order_by(*table.primary_key)).all()
                digest.update(repr((table.name, rows)).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_visitors_are_sent_to_sign_in(app, values, method):
    found = ask(app, "", values, method)

    assert set(found.values()) <= ({303} if method == "GET" else {401})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_learners_get_nothing_and_change_nothing(app, database, values, method):
    ask(app, "li", values, "GET")  # signing in and the first pages note what they note
    before = fingerprint(database)

    found = ask(app, "li", values, method)

    wrong = {name: status for name, status in found.items() if status not in {403, 404}}
    assert (wrong, fingerprint(database)) == ({}, before)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_coordinator_gets_nothing_of_this_cohort(app, database, outsider, values, method):
    found, unchanged = ask_twice(app, database, "noor", values, method)

    asked = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.arguments & set(values) and rule.endpoint not in OPEN_TO_ALL_STAFF
    }
    wrong = {
        name: status
        for name, status in found.items()
        if name in asked and status not in {403, 404, OPEN_TO_COORDINATORS.get(name)}
    }
    assert (wrong, unchanged) == ({}, True)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_manager_gets_nothing_of_another_cooperative(app, database, values, method):
    found, unchanged = ask_twice(app, database, "chen", values, method)

    wrong = {
        name: status
        for name, status in found.items()
        if name not in OPEN_TO_ALL_STAFF
        and name.startswith(STAFF_ROOMS)
        and status not in {403, 404}
    }
    assert (wrong, unchanged) == ({}, True)


def test_the_rooms_have_routes_to_ask(app, database, values):
    names = {endpoint for endpoint, _ in routes(app, values, "GET")}

    assert {"cohorts.cohorts", "cohorts.cohort", "manager.organization"} <= names
    assert {f"{name.partition('.')[0]}." for name in names} == set(ROOMS)
    assert set(ROOMS) == {f"{name}." for name in app.blueprints} - {
        "public.",
        "learner.",
        "health.",
    }
    with database.read_session() as session:
        assert session.get(Person, values["person_id"]) is not None
        assert session.get(Organization, values["organization_id"]) is not None
