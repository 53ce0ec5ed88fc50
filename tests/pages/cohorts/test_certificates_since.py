"""A certificate issued between a merge and its undo: told before, listed until it is settled."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.rules.acts import SHELL, Act
from lms.certificates.rules.serial import format_serial
from lms.enrolment.models import Enrolment
from tests.pages.certification.graduates import move_elsewhere
from tests.pages.client import confirm, post, read
from tests.pages.cohorts.duplicates import get, make_duplicate
from tests.pages.cohorts.test_same_person import change, merge

TO_DO = "The name on a certificate is to be checked: two accounts were separated"


@pytest.fixture
def duplicate_id(database, cohort_id):
    return make_duplicate(database, cohort_id, name="罗小凤")


@pytest.fixture
def page(cohort_id):
    return f"/cohorts/{cohort_id}/certificates"


@pytest.fixture
def serial(app, ravi, path, mei_id, duplicate_id, database):
    """The certificate that Mei got after the merge."""
    merge(ravi, path, duplicate_id)
    change(database, Person, Person.id == mei_id, name_confirmed_at=clock.now())
    change(database, Enrolment, Enrolment.person_id == mei_id, completed_at=clock.now())
    with database.read_session() as session:
        query = select(Enrolment.id).where(Enrolment.person_id == mei_id)
        enrolment_id = session.scalars(query).one()
    act = Act(SHELL, clock.now())
    return app.extensions["lms"].issuer.issue(act=act, enrolment_id=enrolment_id).serial


def test_the_page_of_the_undo_names_it(ravi, path, mei_id, database, serial):
    shown = read(ravi.get(f"{path}/separate"))

    mei = get(database, mei_id)
    assert "1 certificate was issued since the merge. It stays valid" in shown.text
    assert "Certificates issued since the merge" in shown.text
    assert f"printed name {mei.printed_name}: stays with number {mei.learner_number}" in shown.text
    assert format_serial(serial) in shown.text
    assert "no cohort" not in shown.text


def test_it_is_listed_until_it_is_confirmed(ravi, path, page, serial):
    confirm(ravi, f"{path}/separate")

    assert TO_DO in read(ravi.get("/cohorts/")).text
    assert f"{page}/{serial}" in read(ravi.get(page)).links()
    assert "To be checked: issued while two accounts were one" in read(ravi.get(page)).text
    shown = read(ravi.get(f"{page}/{serial}"))
    assert "Check the name on this certificate" in shown.text
    assert "Two accounts were separated: the name is to be checked" in shown.text
    (check,) = (action for action in shown.forms() if action.endswith("/check"))
    assert post(ravi, check).status_code == 303
    assert "Check the name on this certificate" not in read(ravi.get(f"{page}/{serial}")).text
    assert "To be checked" not in read(ravi.get(page)).text
    assert TO_DO not in read(ravi.get("/cohorts/")).text


def test_the_name_of_the_holder_is_proposed_for_the_new_one(
    ravi, path, page, mei_id, database, serial
):
    confirm(ravi, f"{path}/separate")
    change(database, Person, Person.id == mei_id, printed_name="玉湘梅")

    shown = read(ravi.get(f"{page}/{serial}"))

    (replace,) = (action for action in shown.forms() if action.endswith("/replace"))
    assert shown.fields(replace)["printed_name"] == "玉湘梅"
    assert post(ravi, replace, {**shown.fields(replace), "reason": "Separated."}).status_code == 303
    assert "To be checked" not in read(ravi.get(page)).text


def test_nobody_confirms_one_of_another_coordinator(ravi, path, page, database, serial, sign_in):
    confirm(ravi, f"{path}/separate")
    move_elsewhere(database, "ravi")
    sign_in(ravi, "ravi")

    assert post(ravi, f"{page}/{serial}/check").status_code == 404
