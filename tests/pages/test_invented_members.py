"""A coordinator's own word does not make a member: who invents one does not own the cooperative."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Membership, Organization, Person
from tests.pages import client as browser
from tests.pages.roster.lists import press, start
from tests.pages.workshop import workshops

COURSE, NAME, CODE = "digital-thinking", "赵无中", "yunwu-ridge"


@pytest.fixture
def place(database):
    """Yunwu Ridge, where many people of others belong; its contact is known."""

    def give(session):
        row = session.scalar(select(Organization).where(Organization.code == CODE))
        row.contact = "Call the gate"
        return row.id

    return database.write(give)


@pytest.fixture
def cohort(database, place):
    """Ana's, who coordinates nothing else."""
    cohort_id = workshops.make_cohort(database, organizations=(place,))
    workshops.grant(database, "ana", "coordinator", cohort_id)
    return cohort_id


@pytest.fixture
def ana(client, sign_in, cohort):
    sign_in(client, "ana")
    return client


def find(database):
    with database.read_session() as session:
        return session.scalar(select(Person.id).where(Person.printed_name == NAME))


def enter(ana, database, cohort, read, post):
    press(ana, post, read, start(ana, f"/cohorts/{cohort}/roster", [NAME, "", CODE, "", "", ""]))
    return find(database)


def confirm(app, ana, database, cohort, place, post):
    workshops.join(app, workshops.open_for(database, cohort), place, NAME)
    person_id = find(database)
    post(ana, f"/cohorts/{cohort}/confirmed", person=[str(person_id)])
    return person_id


def check_closed(ana, database, place, person_id, read, post):
    with database.read_session() as session:
        chen = browser.find_person(session, "chen")
        assert session.get(Person, person_id).confirmed
    page, address = read(ana.get(f"/organizations/{place}")), f"/organizations/{place}"

    assert NAME in page.text  # one's own people are seen all the same
    assert "Call the gate" not in page.text
    assert f"{address}/managers" not in page.forms()
    assert post(ana, f"{address}/managers", person=str(person_id)).status_code == 404
    assert ana.get(f"{address}/managers/{chen}/revoke").status_code == 404
    assert post(ana, f"{address}/managers/{chen}/revoke").status_code == 404
    assert post(ana, f"{address}/contact", contact="Me").status_code == 404


def test_a_row_of_ones_own_list_opens_nothing(ana, database, cohort, place, read, post):
    person_id = enter(ana, database, cohort, read, post)

    check_closed(ana, database, place, person_id, read, post)


def test_a_joiner_whom_one_confirmed_opens_nothing(app, ana, database, cohort, place, read, post):
    person_id = confirm(app, ana, database, cohort, place, post)

    check_closed(ana, database, place, person_id, read, post)


def test_leaving_and_coming_back_opens_nothing(ana, database, cohort, place, read, post):
    person_id = enter(ana, database, cohort, read, post)
    path = f"/cohorts/{cohort}/people/{person_id}"
    with database.read_session() as session:
        day = session.scalar(select(Membership.started_on).where(Membership.person_id == person_id))
    form = {"organization": str(place), "last_day": day.isoformat()}
    look = f"{path}/leave?organization={place}&last_day={form['last_day']}"
    fields = read(ana.get(look)).fields(f"{path}/leave")
    assert post(ana, f"{path}/leave", fields).status_code == 303
    assert post(ana, f"{path}/return", organization=str(place)).status_code == 303

    check_closed(ana, database, place, person_id, read, post)


def test_a_cooperative_that_only_she_brought_in_is_hers_also_while_joiners_wait(
    app, ana, database, cohort, place, read, post
):
    enter(ana, database, cohort, read, post)

    def leave_only_hers(session):
        for row in session.scalars(select(Membership).where(Membership.organization_id == place)):
            if row.entered_by is None:
                row.ended_on = row.started_on

    database.write(leave_only_hers)

    assert "Call the gate" in read(ana.get(f"/organizations/{place}")).text
    workshops.join(app, workshops.open_for(database, cohort), place, "钱多多")
    assert "Call the gate" in read(ana.get(f"/organizations/{place}")).text
    assert (
        "The cooperative has done its first step" in read(ana.get(f"/cohorts/{cohort}/steps")).text
    )
