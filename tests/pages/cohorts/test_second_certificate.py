"""A certificate that came with the second account of a person: shown, and revoked."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.rules.acts import SHELL, Act
from lms.enrolment.models import Enrolment
from tests.pages.certification.graduates import get_person_id, move_elsewhere
from tests.pages.client import confirm
from tests.pages.cohorts.test_same_person import change, make_twin, merge


@pytest.fixture
def twin_id(database, cohort_id):
    return make_twin(database, cohort_id)


@pytest.fixture
def path(database, cohort_id):
    return f"/cohorts/{cohort_id}/people/{get_person_id(database, 'mei')}"


def test_second_certificate_is_shown_and_revoked_by_the_coordinator(
    app, ravi, path, cohort_id, twin_id, database, read
):
    mei_id = get_person_id(database, "mei")
    issuer, act = app.extensions["lms"].issuer, Act(SHELL, clock.now())
    change(database, Person, Person.id.in_([mei_id, twin_id]), name_confirmed_at=clock.now())
    change(
        database, Enrolment, Enrolment.person_id.in_([mei_id, twin_id]), completed_at=clock.now()
    )
    with database.read_session() as session:
        of_people = select(Enrolment).where(Enrolment.person_id.in_([twin_id, mei_id]))
        by_person = {row.person_id: row.id for row in session.scalars(of_people)}
    second, _ = (issuer.issue(act=act, enrolment_id=by_person[who]) for who in (twin_id, mei_id))
    page, revoke = f"/cohorts/{cohort_id}/certificates", f"/certificates/{second.serial}/revoke"
    before = read(ravi.get(page)).text
    merge(ravi, path, twin_id)

    shown = read(ravi.get(page))

    assert "Certificates of a merged account" not in before
    assert "Certificates of a merged account" in shown.text
    (address,) = [link for link in shown.links() if link.endswith(second.serial)]
    assert ravi.get(address).status_code == 200
    (form,) = (action for action in read(ravi.get(revoke)).forms() if action.endswith("/revoke"))
    confirm(ravi, revoke, form=form, reason="One is enough.")
    assert "Certificates of a merged account" not in read(ravi.get(page)).text
    assert "revoked" in read(app.test_client().get(f"/verify/{second.serial}")).text.lower()


def test_second_certificate_is_none_of_another_coordinators(
    app, ravi, path, twin_id, database, sign_in
):
    """Whose cohort the holder does not take the course in."""
    issuer, act = app.extensions["lms"].issuer, Act(SHELL, clock.now())
    change(database, Person, Person.id == twin_id, name_confirmed_at=clock.now())
    change(database, Enrolment, Enrolment.person_id == twin_id, completed_at=clock.now())
    with database.read_session() as session:
        of_twin = select(Enrolment.id).where(Enrolment.person_id == twin_id)
        issued = issuer.issue(act=act, enrolment_id=session.scalar(of_twin))
    merge(ravi, path, twin_id)
    move_elsewhere(database, "ravi")
    sign_in(ravi, "ravi")

    assert ravi.get(f"/certificates/{issued.serial}/revoke").status_code == 404
