"""The condition of every mail: an address, an active account, and no refusal."""

import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import now
from lms.mail.queries import find_mail_address
from lms.mail.services import opt_out
from tests.factories import make_people

ADDRESS = "li@example.org"


@pytest.fixture
def li_id(database):
    return make_people(database).li.id


def find(database, person_id):
    with database.read_session() as session:
        return find_mail_address(session, person_id)


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, ADDRESS),
        ({"email": None}, None),
        ({"email": ""}, None),
        ({"email": f"{ADDRESS}, mei@example.org"}, None),
        ({"disabled_at": now()}, None),
    ],
)
def test_address_of_an_active_account_is_used(database, li_id, values, address):
    change = update(Person).where(Person.id == li_id).values({"email": ADDRESS} | values)
    database.write(lambda session: session.execute(change) and None)

    assert find(database, li_id) == address


def test_nothing_goes_to_people_who_stopped_mails(database, li_id):
    change = update(Person).where(Person.id == li_id).values(email=ADDRESS)
    database.write(lambda session: session.execute(change) and None)
    database.write(opt_out, Act(SYSTEM, now()), person_id=li_id)

    assert find(database, li_id) is None
