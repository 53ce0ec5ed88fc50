"""A certificate that came with the second account of a person: shown and revoked, not replaced."""

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.certificates.models import Certificate
from lms.certificates.queries.second_certificates import list_second_certificates
from lms.certificates.rules.refusals import NotReplaceable
from lms.certificates.services.after_issue import ask_for_corrected_name
from lms.enrolment.models import Enrolment
from tests.pages.certification.graduates import move_elsewhere
from tests.pages.client import confirm, post, read, sign_in
from tests.pages.cohorts.duplicates import make_duplicate
from tests.pages.cohorts.test_same_person import change, make_cohort, merge

CORRECTED = {"printed_name": "玉湘梅", "latin_name": "YU Xiangmei", "reason": "Wrong character"}


@pytest.fixture
def certify(app, database):
    """Issue the certificate of a person who has one enrolment; return its number."""

    def issue(person_id):
        change(database, Person, Person.id == person_id, name_confirmed_at=clock.now())
        change(database, Enrolment, Enrolment.person_id == person_id, completed_at=clock.now())
        with database.read_session() as session:
            query = select(Enrolment.id).where(Enrolment.person_id == person_id)
            enrolment_id = session.scalars(query).one()
        act = Act(SHELL, clock.now())
        return app.extensions["lms"].issuer.issue(act=act, enrolment_id=enrolment_id).serial

    return issue


@pytest.fixture
def page(cohort_id):
    return f"/cohorts/{cohort_id}/certificates"


@pytest.fixture
def numbers(ravi, path, mei_id, duplicate_id, certify):
    """The second and the first certificate of Mei, after the merge."""
    found = certify(duplicate_id), certify(mei_id)
    merge(ravi, path, duplicate_id)
    return found


def test_second_certificate_is_shown_and_revoked_by_the_coordinator(
    app, ravi, path, page, mei_id, duplicate_id, certify
):
    second, first = certify(duplicate_id), certify(mei_id)
    before = read(ravi.get(page)).text
    merge(ravi, path, duplicate_id)

    shown = read(ravi.get(page))

    assert "Certificates of a merged account" not in before
    assert "Certificates of a merged account" in shown.text
    assert f"{page}/{second}" in shown.links()
    assert "gets no other certificate" in read(ravi.get(f"{page}/{first}")).text
    asked = revoke_by_page(ravi, second)
    assert "The other certificate of the course does not change." in asked.text
    assert "Certificates of a merged account" not in read(ravi.get(page)).text
    assert "revoked" in read(app.test_client().get(f"/verify/{second}")).text.lower()


def revoke_by_page(ravi, serial):
    """Return the page that was confirmed."""
    address = f"/certificates/{serial}/revoke"
    shown = read(ravi.get(address))
    (form,) = (action for action in shown.forms() if action.endswith("/revoke"))
    confirm(ravi, address, form=form, reason="One is enough.")
    return shown


def test_second_certificate_is_not_replaced(app, ravi, page, mei_id, database, numbers):
    """Its enrolment is that of the closed account; the first one is replaced as ever."""
    second, first = numbers
    mei = app.test_client()
    sign_in(mei, "mei")

    shown = read(ravi.get(f"{page}/{second}"))
    answer = post(ravi, f"/certificates/{second}/replace", CORRECTED)
    asked = post(mei, f"/certificates/{second}/request", wanted_name="玉湘梅", note="")

    assert "came from an account that was merged" in shown.text
    assert not [action for action in shown.forms() if action.endswith("/replace")]
    assert (answer.status_code, asked.status_code) == (422, 409)
    assert read(asked).texts(".//section[@id='unsent']//textarea") == ["玉湘梅"]
    assert "came from an account that was merged" in read(answer).text
    assert "因此不能换发" in read(asked).text
    own = read(mei.get(f"/certificates/{second}"))
    assert "因此不能换发" in own.text
    assert not [action for action in own.forms() if action.endswith("/request")]
    by_mei = Act(Actor(mei_id), clock.now())
    request = {"serial": second, "wanted_name": "玉湘梅", "note": ""}
    with pytest.raises(NotReplaceable):
        app.extensions["lms"].issuer.replace(by_mei, serial=second, **CORRECTED)
    with pytest.raises(NotReplaceable):
        database.write(ask_for_corrected_name, by_mei, **request)
    assert list_held(database) == [(second, mei_id, "valid"), (first, mei_id, "valid")]
    assert post(ravi, f"/certificates/{first}/replace", CORRECTED).status_code == 303
    states = [(person_id, state) for _serial, person_id, state in list_held(database)]
    assert states == [(mei_id, "valid"), (mei_id, "replaced"), (mei_id, "valid")]


def test_second_certificate_is_replaced_when_the_first_one_was_revoked(
    app, ravi, page, mei_id, database, numbers
):
    """It is the only valid one: no other certificate of the course leads on."""
    second, first = numbers
    mei = app.test_client()
    sign_in(mei, "mei")
    revoke_by_page(ravi, first)

    shown = read(ravi.get(f"{page}/{second}"))
    revoking = read(ravi.get(f"/certificates/{second}/revoke"))
    asked = post(mei, f"/certificates/{second}/request", wanted_name="玉湘梅", note="")
    answer = post(ravi, f"/certificates/{second}/replace", CORRECTED)

    assert "came from an account that was merged" not in shown.text
    assert "this person gets no other certificate for the course" in shown.text
    assert "gets no other" in revoking.text
    assert (asked.status_code, answer.status_code) == (303, 303)
    new = answer.location.rpartition("/")[2]
    states = [(second, mei_id, "replaced"), (first, mei_id, "revoked"), (new, mei_id, "valid")]
    assert list_held(database) == states
    with database.read_session() as session:
        enrolment_id = session.scalar(
            select(Certificate.enrolment_id).where(Certificate.serial == new)
        )
        assert session.get_one(Enrolment, enrolment_id).person_id == mei_id
    assert ravi.get(f"{page}/{new}").status_code == 200


def test_name_request_about_a_second_certificate_still_waits(
    ravi, path, page, cohort_id, mei_id, duplicate_id, database, certify
):
    """It could be granted before the merge only, which the page of the merge says."""
    second, _first = certify(duplicate_id), certify(mei_id)
    request = {"serial": second, "wanted_name": "玉湘梅", "note": ""}
    database.write(ask_for_corrected_name, Act(Actor(duplicate_id), clock.now()), **request)
    said = "1 request for a corrected name is about a certificate that cannot be replaced"
    assert said in read(ravi.get(f"{path}/same/{duplicate_id}")).text

    merge(ravi, path, duplicate_id)

    assert f"→ {request['wanted_name']}" in read(ravi.get(page)).text
    assert f"/cohorts/{cohort_id}/certificates" in read(ravi.get("/cohorts/")).links()
    shown = read(ravi.get(f"{page}/{second}"))
    refuse = next(action for action in shown.forms() if action.endswith("/refuse"))
    assert post(ravi, refuse, reason="See the other one.").status_code == 303
    assert "→ 玉湘梅" not in read(ravi.get(page)).text


def list_held(database):
    with database.read_session() as session:
        columns = (Certificate.serial, Certificate.person_id, Certificate.state)
        return [tuple(row) for row in session.execute(select(*columns).order_by(Certificate.id))]


def test_second_certificate_is_listed_once_and_in_one_cohort(ravi, page, mei_id, database, numbers):
    """One of a holder who took the course before: in another cohort, and in this one."""
    second, _first = numbers
    other = make_cohort(database)
    with database.read_session() as session:
        row = session.scalars(select(Enrolment).where(Enrolment.person_id == mei_id)).one()
    values = {"person_id": mei_id, "course_id": row.course_id, "edition_id": row.edition_id}
    ended = {"enrolled_at": clock.now(), "ended_at": clock.now()}
    for cohort_id in (row.cohort_id, other):
        earlier = Enrolment(cohort_id=cohort_id, **values, **ended)
        database.write(lambda session, made=earlier: session.add(made))

    assert list_seconds(database, row.cohort_id) == [second]
    assert list_seconds(database, other) == []
    assert ravi.get(f"{page}/{second}").status_code == 200
    change(database, Enrolment, Enrolment.id == row.id, ended_at=clock.now())
    assert list_seconds(database, row.cohort_id) == []
    assert list_seconds(database, other) == [second]
    assert ravi.get(f"{page}/{second}").status_code == 404


def list_seconds(database, cohort_id):
    with database.read_session() as session:
        found = list_second_certificates(session, cohort_id=cohort_id)
    return [certificate.serial for certificate in found]


def test_three_second_certificates_take_no_more_statements(
    ravi, path, page, cohort_id, database, numbers, certify
):
    def count():
        statements = []

        def note(*arguments):
            statements.append(arguments[2])

        event.listen(database._reader, "before_cursor_execute", note)
        shown = read(ravi.get(page))
        event.remove(database._reader, "before_cursor_execute", note)
        return len(statements), len([link for link in shown.links() if link in addresses])

    addresses = {f"{page}/{number}" for number in numbers}
    count()  # the caches of the process are warm
    statements, listed = count()
    for _time in range(2):
        again = make_duplicate(database, cohort_id)
        addresses.add(f"{page}/{certify(again)}")
        merge(ravi, path, again)

    assert count() == (statements, listed + 2)


def test_second_certificate_is_none_of_another_coordinators(ravi, database, numbers):
    """One of a cohort in which the holder does not take the course."""
    second, _first = numbers
    move_elsewhere(database, "ravi")
    sign_in(ravi, "ravi")

    assert ravi.get(f"/certificates/{second}/revoke").status_code == 404
