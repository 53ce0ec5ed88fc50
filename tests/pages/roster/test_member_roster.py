"""A manager's list: own people only, with a cohort offered or without."""

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Membership, Person
from lms.enrolment.models import Cohort, Enrolment
from tests.pages.roster_lists import book, hand_in

PATH = "/my-organization/roster"
HEAD = ["Name", "Phone"]


@pytest.fixture
def chen(client, sign_in):
    sign_in(client, "chen")
    return client


def start(client, *rows, head=HEAD, **fields):
    answer = hand_in(client, PATH, book(*rows, head=head), **fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def act(address, what):
    path, _, query = address.partition("?")
    return f"{path}/{what}?{query}"


def press(client, post, read, address):
    action = act(address, "apply")
    fields = read(client.get(address)).fields(action)
    return post(client, action, fingerprint=fields["fingerprint"])


def count(database, table, name):
    with database.read_session() as session:
        query = select(func.count()).join(Person, Person.id == table.person_id)
        return session.scalar(query.select_from(table).where(Person.printed_name == name))


def test_own_people_are_imported_and_taken_back(chen, read, post, database):
    address = start(chen, ["王小红", 13800100000])

    assert press(chen, post, read, address).status_code == 303

    assert count(database, Membership, "王小红") == 1
    assert count(database, Enrolment, "王小红") == 0
    fields = read(chen.get(act(address, "undo"))).fields(act(address, "undo"))
    assert post(chen, act(address, "undo"), fingerprint=fields["fingerprint"]).status_code == 303
    assert count(database, Membership, "王小红") == 0


def test_people_may_be_enrolled_in_a_cohort_offered(chen, read, post, database):
    with database.read_session() as session:
        cohort_id = session.scalar(select(Cohort.id).order_by(Cohort.id))

    address = start(chen, ["王小红", ""], cohort=str(cohort_id))
    press(chen, post, read, address)

    assert count(database, Enrolment, "王小红") >= 1


def test_another_cooperative_is_a_mistake(chen, read):
    address = start(chen, ["周一", "", "morning-dew"], head=[*HEAD, "Cooperative"])

    assert act(address, "apply") not in read(chen.get(address)).forms()


def test_a_cohort_not_offered_is_not_found(chen):
    answer = hand_in(chen, PATH, book(["周一", ""], head=HEAD), cohort="999999")

    assert answer.status_code == 404


def test_another_managers_list_is_not_found(chen, client, sign_in, post):
    assert chen.get(f"{PATH}/999999").status_code == 404
    assert post(chen, f"{PATH}/999999/apply").status_code == 404


def test_another_cooperative_of_the_address_is_not_found(chen):
    assert chen.get(f"{PATH}?organization=999999").status_code == 404


@pytest.mark.parametrize("name", ["li", "ana"])
def test_the_wrong_role_sees_no_roster(client, sign_in, name):
    sign_in(client, name)

    assert client.get(PATH).status_code in {403, 404}


def test_form_template_and_link(chen, read):
    page = read(chen.get(PATH))

    assert any("template.xlsx" in link for link in page.links())
    assert any(link.startswith(PATH) for link in read(chen.get("/my-organization/")).links())
