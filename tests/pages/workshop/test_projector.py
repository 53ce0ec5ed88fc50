"""The wall, and the people who may see and change the pages of a workshop."""

import pytest

from lms.workshop.queries.workshop_counts import count_workshop
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.workshop.workshops import (
    grant,
    join,
    make_cohort,
    offered,
    open_for,
)

READ = ("projector", "workshop")
WRITTEN = ("code", "code/close", "confirmed", "taken-out", "days")


@pytest.fixture
def cohort_id(database):
    return get_cohort_id(database)


def test_wall_shows_code_address_and_count_but_no_names(
    client, app, database, sign_in, read, cohort_id
):
    code, choice = open_for(database, cohort_id), offered(database, cohort_id)[0]
    with database.read_session() as session:
        before = count_workshop(session, cohort_id=cohort_id)
    join(app, code, choice.id, "赵新云")
    sign_in(client, "ravi")

    answer = client.get(f"/cohorts/{cohort_id}/projector")

    page = read(answer)
    assert f"{code[:4]} {code[4:]}" in page.text
    assert "/join" in page.text
    assert f"Joined: {before.entered + 1} of {before.expected + 1}" in page.text
    assert "赵新云" not in page.html
    assert 'http-equiv="refresh" content="10"' in page.html
    assert "<script" not in page.html
    assert answer.headers["Cache-Control"] == "no-store"


def test_wall_names_cooperatives_of_which_nobody_is_in(
    client, app, database, sign_in, read, cohort_id
):
    choices = offered(database, cohort_id)
    other = make_cohort(database, organizations=[choice.id for choice in choices])
    grant(database, "ravi", "coordinator", other)
    join(app, open_for(database, other), choices[0].id, "赵新云")
    sign_in(client, "ravi")

    page = read(client.get(f"/cohorts/{other}/projector"))

    assert page.texts(".//ul/li") == [choices[1].names["en"]]
    assert "Joined: 1 of 1" in page.text


def test_closed_code_and_empty_cohort_are_reported(client, database, sign_in, read):
    cohort_id = make_cohort(database)
    grant(database, "ravi", "coordinator", cohort_id)
    sign_in(client, "ravi")

    page = read(client.get(f"/cohorts/{cohort_id}/projector"))

    assert "The course code is closed now." in page.text
    assert "No cooperative belongs to this cohort yet." in page.text
    assert "Joined: 0 of 0" in page.text
    assert "<svg" not in page.html


@pytest.mark.parametrize("name", READ)
def test_pages_of_another_cohort_are_not_found(client, database, sign_in, name):
    other = make_cohort(database)
    sign_in(client, "ravi")

    assert client.get(f"/cohorts/{other}/{name}").status_code == 404


@pytest.mark.parametrize("name", WRITTEN)
def test_another_cohort_cannot_be_changed(client, database, sign_in, post, name):
    other = make_cohort(database)
    sign_in(client, "ravi")

    assert post(client, f"/cohorts/{other}/{name}", hours="4").status_code == 404


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [("li", name, 403) for name in READ] + [("chen", name, 404) for name in READ],
)
def test_learners_and_managers_see_no_workshop(client, sign_in, cohort_id, who, name, status):
    sign_in(client, who)

    assert client.get(f"/cohorts/{cohort_id}/{name}").status_code == status


@pytest.mark.parametrize("who", ["li", "chen", "ana"])
@pytest.mark.parametrize("name", WRITTEN)
def test_only_coordinators_change_the_workshop(client, sign_in, post, cohort_id, who, name):
    sign_in(client, who)

    assert post(client, f"/cohorts/{cohort_id}/{name}", hours="4").status_code == 403


def test_trainer_of_the_cohort_sees_without_ways_to_change(client, sign_in, read, cohort_id):
    sign_in(client, "ana")

    page = read(client.get(f"/cohorts/{cohort_id}/workshop"))

    assert client.get(f"/cohorts/{cohort_id}/projector").status_code == 200
    assert [form for form in page.forms() if form.startswith("/cohorts/")] == []


def test_visitors_are_sent_to_sign_in(client, cohort_id):
    assert client.get(f"/cohorts/{cohort_id}/projector").status_code == 303
