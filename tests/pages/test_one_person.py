"""A page of one person reads the rows of this person: no more in a cohort of thirty."""

import datetime as dt

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.accounts.models import Membership, Person
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.enrolment.models import ActivityDay
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.enrolment.services.follow_up import record_contact, snooze
from tests.factories import make_person
from tests.pages.certification.graduates import get_cohort_id, get_enrolment_id
from tests.pages.client import find_person


def list_rows(app, act):
    """Each SELECT of one request with its number of rows, after caches are warm."""
    act()
    found = []
    engine = app.extensions["lms"].database._reader

    def note(_connection, _cursor, statement, values, *_rest):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert act().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [
            (statement, len(connection.exec_driver_sql(statement, values).all()))
            for statement, values in found
        ]


def add_learners(database, name, count):
    """Learners of the same cooperative and cohort as the person, with days, contacts, snoozes."""
    cohort_id, now = get_cohort_id(database), clock.now()
    act = Act(SHELL, now)
    with database.read_session() as session:
        home = select(Membership.organization_id).where(
            Membership.person_id == find_person(session, name)
        )
        organization_id = session.scalars(home).first()
        by = Act(Actor(find_person(session, "ravi")), now)
    for number in range(count):
        made = make_person(
            database,
            f"extra{number}",
            organization_id=organization_id,
            now=now - dt.timedelta(days=40),
        )
        which = {"cohort_id": cohort_id, "person_id": made.id}
        database.write(enrol_person_in_course, act, course="digital-thinking", **which)
        database.write(
            lambda session, id_: session.add(ActivityDay(person_id=id_, day=now.date())),
            id_=made.id,
        )
        database.write(record_contact, by, channel="phone", note="Rang", **which)
        database.write(snooze, by, until=now.date() + dt.timedelta(days=3), note="Away", **which)


def find_address(database, page, name):
    cohort = f"/cohorts/{get_cohort_id(database)}"
    with database.read_session() as session:
        person_id = find_person(session, name)
    return {
        "person": f"{cohort}/people/{person_id}",
        "follow up": f"{cohort}/help/{person_id}",
        "take out": f"{cohort}/people/{person_id}/out",
        "certificate by hand": f"{cohort}/certificates/by-hand/{get_enrolment_id(database, name)}",
        "reject a joiner": f"{cohort}/taken-out?out={person_id}",
        "member": f"/my-organization/people/{person_id}",
    }[page]


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("ravi", "person"),
        ("ravi", "follow up"),
        ("ravi", "take out"),
        ("ravi", "certificate by hand"),
        ("chen", "member"),
    ],
)
def test_rows_of_one_person_do_not_grow_with_the_cohort(app, client, sign_in, database, who, page):
    sign_in(client, who)
    address = find_address(database, page, "li")
    before = list_rows(app, lambda: client.get(address))

    add_learners(database, "li", 30)

    assert list_rows(app, lambda: client.get(address)) == before
    assert before


def test_rejecting_a_joiner_reads_no_other_who_waits(app, client, sign_in, database):
    """Members of the cooperative are read, since one of them may be the same person."""
    sign_in(client, "ravi")
    add_learners(database, "li", 30)

    def wait(session, *names):
        for person in session.scalars(select(Person).where(Person.sign_in_name.in_(names))):
            person.confirmed = False

    address = find_address(database, "reject a joiner", "extra0")
    database.write(wait, "extra0")
    before = list_rows(app, lambda: client.get(address))

    database.write(wait, *[f"extra{number}" for number in range(1, 30)])

    assert list_rows(app, lambda: client.get(address)) == before
