"""One person of a cohort: what is shown to whom, and what may be done for her."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Membership, Person, RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.roles import grant_role
from lms.certificates.services.issuance import revoke
from tests.pages.certification.graduates import finish
from tests.pages.client import confirm, find_person


@pytest.fixture
def path(database, cohort_id):
    with database.read_session() as session:
        return f"/cohorts/{cohort_id}/people/{find_person(session, 'mei')}"


def find(database, model, *conditions):
    with database.read_session() as session:
        return session.scalar(select(model).where(*conditions))


def mei(database):
    return find(database, Person, Person.sign_in_name == "mei")


def test_page_tells_where_she_stands(ravi, path, read, database):
    page = read(ravi.get(path))

    assert page.texts(".//h1") == [mei(database).printed_name]
    assert mei(database).learner_number in page.text
    assert "Help and contact" in page.text
    assert any("✓" in row for row in page.texts(".//tbody/tr"))


def test_trainer_sees_neither_phone_nor_changes(client, sign_in, path, post, read):
    sign_in(client, "ravi")
    values = {"printed_name": "王小梅", "phone": "13987654321", "language": "zh"}
    post(client, f"{path}/edit", **values)
    assert "13987654321" in read(client.get(path)).text

    sign_in(client, "ana")
    page = read(client.get(path))

    assert "13987654321" not in page.text
    assert [form for form in page.forms() if "/people/" in form and "/allow" not in form] == []


def test_somebody_of_no_cohort_of_mine_is_not_found(ravi, cohort_id, database):
    with database.read_session() as session:
        noor = find_person(session, "noor")

    assert ravi.get(f"/cohorts/{cohort_id}/people/{noor}").status_code == 404
    assert ravi.get(f"/cohorts/{cohort_id}/people/{noor}/edit").status_code == 404


def test_name_contact_and_language_are_put_right(ravi, path, post, database):
    answer = post(
        ravi,
        f"{path}/edit",
        printed_name="王小梅",
        latin_name="Wang Xiaomei",
        phone="13987654321",
        email="mei@example.org",
        language="en",
    )

    found = mei(database)
    assert (answer.status_code, answer.location) == (303, f"{path}?saved=1")
    assert (found.printed_name, found.latin_name) == ("王小梅", "Wang Xiaomei")
    assert found.phone.endswith("13987654321")
    assert found.email == "mei@example.org"
    assert (found.language, found.name_confirmed_at) == ("en", None)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("printed_name", " ", "Type the name"),
        ("phone", "12", "phone"),
        ("email", "nobody", "e-mail"),
        ("language", "fr", "language"),
    ],
)
def test_what_cannot_be_read_is_refused_and_kept(
    ravi, path, post, read, database, field, typed, said
):
    values = {"printed_name": "王小梅", "phone": "", "email": "", "language": "zh"}

    answer = post(ravi, f"{path}/edit", **{**values, field: typed})

    page = read(answer)
    assert answer.status_code == 422
    assert said in page.texts(".//*[@class='error-summary']")[0]
    assert said in page.texts(f".//*[@id='{field}-error']")[0]
    assert mei(database).printed_name != "王小梅"
    if field != "printed_name":
        assert page.fields(f"{path}/edit")["printed_name"] == "王小梅"


def test_name_on_a_certificate_is_not_changed_here(ravi, path, post, read, database):
    enrolment = finish(database, "mei")
    issued = post(ravi, f"{path.split('/people')[0]}/certificates", {"enrolment": [str(enrolment)]})
    assert issued.status_code == 200
    page = read(ravi.get(f"{path}/edit"))
    before = mei(database).printed_name

    answer = post(ravi, f"{path}/edit", printed_name="Somebody Else", email="", language="en")

    assert "printed_name" not in page.fields(f"{path}/edit")
    assert answer.status_code == 303
    assert (mei(database).printed_name, mei(database).language) == (before, "en")


def test_she_leaves_her_cooperative_and_returns(ravi, path, post, read, database):
    own = find(database, Membership, Membership.person_id == mei(database).id)
    today = clock.now().date()
    look = f"{path}/leave?organization={own.organization_id}&last_day={today}"
    assert f"{path}/leave" not in read(ravi.get(path)).forms()
    once = post(ravi, f"{path}/leave", organization=own.organization_id, last_day=str(today))
    assert once.status_code == 409
    assert find(database, Membership, Membership.id == own.id).ended_on is None
    seen = read(ravi.get(look)).text
    assert "Digital thinking" in seen.partition("Courses that continue")[2]
    assert "manager" not in seen

    left = confirm(ravi, f"{path}/leave", look=look)

    assert left.status_code == 303
    assert find(database, Membership, Membership.id == own.id).ended_on == today
    assert "Has left" in read(ravi.get(path)).text
    assert "has to be given again on the page of the cooperative" in read(ravi.get(path)).text
    post(ravi, f"{path}/return", organization=own.organization_id)
    open_attempt = Membership.ended_on.is_(None)
    assert find(database, Membership, Membership.person_id == own.person_id, open_attempt)


def test_the_only_manager_leaves_after_a_look_at_what_that_ends(
    ravi, cohort_id, read, post, database
):
    with database.read_session() as session:
        chen = find_person(session, "chen")
    own = find(database, Membership, Membership.person_id == chen)
    path = f"/cohorts/{cohort_id}/people/{chen}/leave"
    look = f"{path}?organization={own.organization_id}&last_day={clock.now().date()}"

    text = read(ravi.get(look)).text

    assert "No manager remains" in text
    assert "takes effect at once, and all sessions end" in text
    assert "but not a manager" in text
    assert "Leave everything as it is" in text
    assert confirm(ravi, path, look=look).status_code == 303
    assert (
        find(database, RoleGrant, RoleGrant.person_id == chen, RoleGrant.role == "manager") is None
    )


@pytest.mark.parametrize("day", ["", "soon", str(dt.date.max), "1999-01-01"])
def test_a_wrong_last_day_is_refused(ravi, path, post, database, day):
    own = find(database, Membership, Membership.person_id == mei(database).id)

    look = ravi.get(f"{path}/leave?organization={own.organization_id}&last_day={day}")
    answer = post(ravi, f"{path}/leave", organization=own.organization_id, last_day=day)

    assert (look.status_code, answer.status_code) == (422, 422)
    assert find(database, Membership, Membership.id == own.id).ended_on is None


def test_a_refused_last_day_is_kept_beside_its_error(ravi, path, read, database):
    own = find(database, Membership, Membership.person_id == mei(database).id)

    page = read(ravi.get(f"{path}/leave?organization={own.organization_id}&last_day=soon"))

    assert page.fields(f"{path}/leave")["last_day"] == "soon"
    assert page.texts(f".//*[@id='last_day-{own.organization_id}-error']") != []


def test_nobody_leaves_a_cooperative_to_which_she_does_not_belong(ravi, path, post):
    today = str(clock.now().date())

    assert ravi.get(f"{path}/leave?organization=999&last_day={today}").status_code == 404
    assert post(ravi, f"{path}/leave", organization=999, last_day=today).status_code == 404


def test_taken_out_she_stays_to_be_seen(ravi, path, post, read, sign_in):
    sign_in(ravi, "ana")
    assert any("/worksheets/" in link for link in read(ravi.get(path)).links())
    sign_in(ravi, "ravi")
    assert post(ravi, f"{path}/out").status_code == 409
    look = read(ravi.get(f"{path}/out"))
    assert "can no longer open these courses" in look.text
    assert "begins from the start" in look.text
    assert "done" in look.text.partition("Courses that end")[2]
    assert path in look.links()

    answer = confirm(ravi, f"{path}/out")

    page = read(ravi.get(answer.location))
    assert (answer.status_code, answer.location) == (303, f"{path}?out=now")
    assert "removed on" in page.text
    assert "was removed from this cohort." in page.text
    assert page.texts(".//h2")[-1] == "Changes"
    assert f"{path.split('/people')[0]}/enrol" in page.links()
    assert f"{path}/out" not in page.links()
    assert post(ravi, f"{path}/out").status_code == 404
    assert ravi.get(f"{path}/out").status_code == 404
    sign_in(ravi, "ana")
    assert not any("/worksheets/" in link for link in read(ravi.get(path)).links())


def test_staff_are_not_edited_by_a_coordinator(ravi, path, post, database):
    def promote(session):
        person_id = find_person(session, "mei")
        grant_role(
            session, Act(SHELL, clock.now()), person_id=person_id, grant=ScopedRole("coordinator")
        )

    database.write(promote)

    answer = post(ravi, f"{path}/edit", printed_name="王小梅", language="zh")

    assert answer.status_code == 404
    assert mei(database).printed_name != "王小梅"


def test_revoked_certificate_is_said_to_be_revoked(app, ravi, database, path, read):
    enrolment_id = finish(database, "mei")
    issuer, act = app.extensions["lms"].issuer, Act(SHELL, clock.now())
    serial = issuer.issue(act=act, enrolment_id=enrolment_id).serial
    valid = read(ravi.get(path)).text

    database.write(revoke, act, serial=serial, reason="An error")

    revoked = read(ravi.get(path)).text
    assert ("has a certificate" in valid, "certificate revoked" in valid) == (True, False)
    assert ("has a certificate" in revoked, "certificate revoked" in revoked) == (False, True)


def test_every_link_of_the_page_may_be_opened(
    app, client, sign_in, database, path, cohort_id, read
):
    enrolment_id = finish(database, "mei")
    app.extensions["lms"].issuer.issue(act=Act(SHELL, clock.now()), enrolment_id=enrolment_id)

    for name in ("ana", "ravi"):
        sign_in(client, name)
        links = [link for link in read(client.get(path)).links() if link.startswith("/cohorts/")]
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_cards_of_a_person_are_opened_with_that_person_ticked(ravi, database, path, read):
    (link,) = [
        link.get("href")
        for link in read(ravi.get(path)).elements(".//a[@class='button button-secondary']")
        if link.text == "Cards"
    ]

    boxes = read(ravi.get(link)).elements(".//form[@id='people']//input[@name='person']")

    assert [box.get("value") for box in boxes if "checked" in box.attrib] == [str(mei(database).id)]
