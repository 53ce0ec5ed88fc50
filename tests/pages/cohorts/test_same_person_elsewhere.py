"""The second account of a person is in another cohort of the same coordinator, or of any other."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.enrolment.services.cohort_people import remove_person
from tests.pages.client import confirm
from tests.pages.cohorts.duplicates import get, make_duplicate
from tests.pages.workshop.workshops import grant, make_cohort, offered


@pytest.fixture
def hills(database, cohort_id):
    """A second cohort of the same cooperatives."""
    offers = [row.id for row in offered(database, cohort_id)]
    return make_cohort(database, "Hills", organizations=offers)


def test_an_account_of_another_own_cohort_is_found_and_merged(
    ravi, sign_in, read, database, hills, path, mei_id
):
    grant(database, "ravi", "coordinator", hills)
    sign_in(ravi, "ravi")  # a new role ends the sessions
    duplicate_id = make_duplicate(database, hills)
    number = get(database, duplicate_id).learner_number
    link = f"{path}/same/{duplicate_id}"

    for address in (f"{path}/same?q={number}", f"{path}/same"):
        assert link in read(ravi.get(address)).links()
    assert confirm(ravi, link).status_code == 303

    assert get(database, duplicate_id).merged_into_id == mei_id


def test_an_administrator_finds_an_account_of_any_cohort(
    client, sign_in, read, post, database, hills, path, mei_id
):
    duplicate_id = make_duplicate(database, hills)
    number = get(database, duplicate_id).learner_number
    link = f"{path}/same/{duplicate_id}"
    sign_in(client, "noor")
    post(client, "/language", language="en")

    for address in (f"{path}/same?q={number}", f"{path}/same"):
        page = read(client.get(address))
        assert link in page.links()
        assert f"{number} · Yunwu Ridge Tea Cooperative" in page.text
    assert confirm(client, link).status_code == 303

    assert get(database, duplicate_id).merged_into_id == mei_id


def test_an_administrator_finds_nobody_who_left_their_cohort(
    client, sign_in, read, post, database, hills, path
):
    duplicate_id = make_duplicate(database, hills)
    act = Act(SHELL, clock.now())
    database.write(remove_person, act, cohort_id=hills, person_id=duplicate_id)
    sign_in(client, "noor")
    post(client, "/language", language="en")

    assert "Nobody else in any cohort has this name" in read(client.get(f"{path}/same")).text
