"""Joining with the cohort's code: number, PIN and courses at once, to be confirmed later."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person, SignInThrottle
from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.queries.cohorts import list_offered_organizations
from tests.enrolment.cohorts import set_join_code
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.workshop.workshops import open_for

CODE = "48271605"


@pytest.fixture
def choice(database):
    """The first cooperative of the demo's cohort, whose code is open."""
    with database.read_session() as session:
        cohort_id = session.scalar(select(Cohort.id).order_by(Cohort.id))
        choices = list_offered_organizations(session, cohort_id)
    database.write(set_join_code, cohort_id, CODE, clock.now() + dt.timedelta(hours=12))
    return choices[0]


def join(post, client, choice, name="赵新云"):
    fields = {"name": name, "organization": str(choice.id), "device": "mine"}
    return post(client, f"/join/{CODE}", **fields)


def test_form_lists_the_cooperatives_of_the_cohort(client, choice, read):
    page = read(client.get(f"/join/{CODE}", headers={"Accept-Language": "zh-CN"}))

    assert choice.names["zh"] in page.texts(".//option")


def test_who_joins_learns_at_once_and_is_to_be_confirmed(database, client, post, choice):
    answer = join(post, client, choice)

    with database.read_session() as session:
        person = session.scalars(select(Person).where(Person.printed_name == "赵新云")).one()
        homes = select(Enrolment.organization_id).where(Enrolment.person_id == person.id)
        found = session.scalars(homes).all()
    assert answer.location == "/welcome"
    assert (person.confirmed, person.secret_hash) == (False, None)
    assert set(found) == {choice.id}
    post(client, "/welcome/notice")
    post(client, "/welcome/pin", keep="1")
    assert client.get("/account").status_code == 200


def test_closed_and_unknown_codes_look_the_same(client, post, read):
    answers = [client.get("/join/11111111"), post(client, "/join/11111111", name="x")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({read(answer).text for answer in answers}) == 1


def test_long_code_of_the_address_is_shown_shortened(client, read):
    page = read(client.get("/join/" + "9" * 400))

    assert page.fields("/join")["code"] == "9" * 40


def test_wrong_codes_slow_down(client):
    codes = [client.get(f"/join/{page_address:08d}").status_code for page_address in range(7)]

    assert codes == [404] * 6 + [429]


def test_typed_code_leads_to_its_page(client, choice):
    assert client.get("/join?code=4827-1605").location == f"/join/{CODE}"
    assert client.get("/join").status_code == 200


def test_foreign_cooperative_and_empty_name_are_refused(client, post, choice, read):
    foreign = post(client, f"/join/{CODE}", name="赵新云", organization="99999")
    nameless = post(client, f"/join/{CODE}", name=" ", organization=str(choice.id))

    assert [foreign.status_code, nameless.status_code] == [422, 422]
    assert read(foreign).fields(f"/join/{CODE}")["name"] == "赵新云"
    assert client.get_cookie("session") is None


def test_who_is_signed_in_takes_the_courses_along(database, client, sign_in, post, choice):
    sign_in(client, "li")
    client.get(f"/join/{CODE}")

    answer = post(client, f"/join/{CODE}")

    assert answer.location == "/learn/"


def send(client, choice, token, client_id, name="赵新云"):
    fields = {"name": name, "organization": str(choice.id), "device": "mine", "client": client_id}
    return client.post(f"/join/{CODE}", data={"csrf_token": token, **fields})


def count_named(database, name="赵新云"):
    with database.read_session() as session:
        return len(session.scalars(select(Person).where(Person.printed_name == name)).all())


def test_form_sent_ten_times_at_once_makes_one_account(app, database, client, choice, read):
    form = read(client.get(f"/join/{CODE}")).fields(f"/join/{CODE}")
    visitor = client.get_cookie("visitor").value
    answers, barrier = [], threading.Barrier(10)

    def send_again():
        phone = app.test_client()
        phone.set_cookie("visitor", visitor)
        barrier.wait()
        answers.append(send(phone, choice, form["csrf_token"], form["client"]))
        answers.append(phone.get("/account"))

    threads = [threading.Thread(target=send_again) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.location for answer in answers} == {"/welcome", "/welcome?next=/account"}
    assert count_named(database) == 1


def test_a_form_that_was_sent_serves_nobody_else(app, database, client, choice, read):
    """On a phone that is passed round, "back" shows the form of the one before."""
    form = read(client.get(f"/join/{CODE}")).fields(f"/join/{CODE}")
    visitor = client.get_cookie("visitor").value
    send(client, choice, form["csrf_token"], form["client"])
    phone = app.test_client()
    phone.set_cookie("visitor", visitor)

    refused = send(phone, choice, form["csrf_token"], form["client"], name="钱新雨")

    again = read(refused).fields(f"/join/{CODE}")
    assert (refused.status_code, again["name"]) == (422, "钱新雨")
    assert again["client"] != form["client"]
    assert send(phone, choice, again["csrf_token"], again["client"], "钱新雨").status_code == 303
    assert (count_named(database), count_named(database, "钱新雨")) == (1, 1)


def test_a_form_whose_person_has_a_pin_opens_nothing(app, database, client, post, choice, read):
    form = read(client.get(f"/join/{CODE}")).fields(f"/join/{CODE}")
    visitor = client.get_cookie("visitor").value
    send(client, choice, form["csrf_token"], form["client"])
    post(client, "/welcome/notice")
    post(client, "/welcome/pin", keep="1")
    phone = app.test_client()
    phone.set_cookie("visitor", visitor)

    refused = send(phone, choice, form["csrf_token"], form["client"])

    assert refused.status_code == 422
    assert phone.get_cookie("session") is None
    assert count_named(database) == 1


def test_another_browser_cannot_use_the_client_id(app, database, client, choice, read):
    form = read(client.get(f"/join/{CODE}")).fields(f"/join/{CODE}")
    send(client, choice, form["csrf_token"], form["client"])
    phone = app.test_client()
    own = read(phone.get(f"/join/{CODE}")).fields(f"/join/{CODE}")

    send(phone, choice, own["csrf_token"], form["client"])

    assert count_named(database) == 2


@pytest.mark.parametrize(("language", "said"), [("en", "Use at most 80"), ("zh", "80个")])
def test_long_name_and_no_cooperative_stand_beside_their_fields(
    client, post, choice, read, language, said
):
    post(client, "/language", language=language)

    answer = post(client, f"/join/{CODE}", name="赵" * 81, device="shared")

    page = read(answer)
    links = [link.get("href") for link in page.elements(".//div[@class='error-summary']//a")]
    assert (answer.status_code, links) == (422, ["#name", "#organization"])
    assert said in page.texts(".//*[@id='name-error']")[0]
    assert page.texts(".//*[@id='organization-error']") != []
    assert page.fields(f"/join/{CODE}")["name"] == "赵" * 81


def test_refused_name_counts_as_a_try_of_the_network(database, client, post, choice):
    post(client, f"/join/{CODE}", name="")

    with database.read_session() as session:
        subjects = session.scalars(select(SignInThrottle.subject)).all()
    assert [subject.partition(":")[0] for subject in subjects] == ["join"]


def test_who_takes_part_already_is_led_onward_instead_of_to_a_button_without_effect(
    client, sign_in, read, database
):
    cohort_id = get_cohort_id(database)
    code = open_for(database, cohort_id)
    sign_in(client, "li")

    page = read(client.get(f"/join/{code}"))

    assert page.elements(".//main//form") == []
    assert "/learn/" in [link.get("href") for link in page.elements(".//main//a")]
