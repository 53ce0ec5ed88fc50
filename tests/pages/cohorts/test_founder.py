"""The maker of a cohort is told whether they become its coordinator."""

from tests.pages.client import sign_in
from tests.pages.cohorts.cohort_forms import FACTS


def test_founder_who_is_a_coordinator_is_shown_as_its_coordinator(client, read, post):
    sign_in(client, "ravi")
    text = read(client.get("/cohorts/new")).text
    made = post(client, "/cohorts/", FACTS).location

    assert "You become its coordinator." in text
    assert "Ravi" in read(client.get(made.replace("/offer", "/staff"))).text


def test_a_cohort_without_cooperatives_leads_to_where_they_come_from(client, read, post):
    """On a new server there is no cooperative to tick."""
    sign_in(client, "ravi")
    made = post(client, "/cohorts/", FACTS).location

    assert {made.replace("/offer", "/roster"), "/organizations/new"} <= set(
        read(client.get(made)).links()
    )
    assert made in read(client.get(made.replace("/offer", "/people/new"))).links()


def test_administrator_reads_to_add_a_coordinator_to_a_new_cohort(client, read, post):
    sign_in(client, "noor")
    text = read(client.get("/cohorts/new")).text
    made = post(client, "/cohorts/", FACTS).location

    assert "An administrator does not become its coordinator: add one" in text
    assert "You become its coordinator." not in text
    assert (
        "Nobody yet. Add a coordinator." in read(client.get(made.replace("/offer", "/staff"))).text
    )
