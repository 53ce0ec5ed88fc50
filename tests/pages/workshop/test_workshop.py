"""The workshop's page: the code, who is to be confirmed, training days."""

import datetime as dt
import re

import pytest
from sqlalchemy import event, select, update

from lms import clock
from lms.accounts.models import Person
from lms.accounts.rules.acts import SHELL, Act
from lms.catalogue.models import Course, Edition
from lms.enrolment.models import Cohort, Enrolment
from lms.plan.models import PlanEntry
from lms.workshop.services.join_code import close_join_code
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import confirm
from tests.pages.workshop.workshops import (
    grant,
    join,
    make_cohort,
    offered,
    open_for,
)

LONG_NAME = "阿" * 60


@pytest.fixture
def cohort_id(database):
    return get_cohort_id(database)


@pytest.fixture
def page(cohort_id):
    return f"/cohorts/{cohort_id}/workshop"


def find(database, name):
    with database.read_session() as session:
        return session.scalars(select(Person).where(Person.printed_name == name)).one()


def get_code(database, cohort_id):
    with database.read_session() as session:
        row = session.get(Cohort, cohort_id)
        return row.code, row.code_open_until


def test_code_is_opened_made_anew_and_closed(
    client, database, sign_in, post, read, cohort_id, page
):
    sign_in(client, "ravi")

    answer = post(client, f"/cohorts/{cohort_id}/code", hours="12")
    first = get_code(database, cohort_id)
    assert post(client, f"/cohorts/{cohort_id}/code", hours="2").status_code == 409
    assert get_code(database, cohort_id) == first
    look = read(client.get(f"/cohorts/{cohort_id}/code")).text
    assert f"The code {first[0][:4]} {first[0][4:]}, open until" in look
    assert "of this cohort have joined so far, and stay" in look
    confirm(client, f"/cohorts/{cohort_id}/code")
    second = get_code(database, cohort_id)
    post(client, f"/cohorts/{cohort_id}/code/close")

    assert answer.location == page
    assert (first[1] - clock.now()).total_seconds() <= 12 * 3600
    assert re.fullmatch(r"\d{8}", second[0])
    assert first[0] != second[0]
    assert get_code(database, cohort_id) == (None, None)
    assert client.get(f"/join/{second[0]}").status_code == 404


def test_the_code_on_the_wall_is_kept_open(client, database, sign_in, post, read, cohort_id, page):
    code = open_for(database, cohort_id, hours=1)
    sign_in(client, "ravi")
    before = get_code(database, cohort_id)[1]
    keep = f"/cohorts/{cohort_id}/code/keep"
    forms, links = read(client.get(page)).forms(), read(client.get(page)).links()
    assert (keep in forms, f"/cohorts/{cohort_id}/code" in forms) == (True, False)
    assert f"/cohorts/{cohort_id}/code" in links

    assert post(client, keep, hours="8").location == page

    after = get_code(database, cohort_id)
    assert after[0] == code
    assert after[1] - before > dt.timedelta(hours=6)
    assert post(client, keep, hours="13").status_code == 422
    assert get_code(database, cohort_id) == after
    post(client, f"/cohorts/{cohort_id}/code/close")
    closed = post(client, keep, hours="2")
    assert (closed.status_code, "Open a new one" in read(closed).text) == (422, True)
    assert client.get(f"/cohorts/{cohort_id}/code").location == page


@pytest.mark.parametrize("name", ["ana", "chen", "li"])
def test_the_code_is_the_coordinators(client, sign_in, post, cohort_id, name):
    sign_in(client, name)

    assert client.get(f"/cohorts/{cohort_id}/code").status_code == 403
    assert post(client, f"/cohorts/{cohort_id}/code/keep", hours="2").status_code == 403


@pytest.mark.parametrize("hours", ["0", "13", "-1", "x", "", "9" * 30])
def test_code_is_held_open_for_twelve_hours_at_most(
    client, database, sign_in, post, cohort_id, hours
):
    sign_in(client, "ravi")

    assert post(client, f"/cohorts/{cohort_id}/code", hours=hours).status_code == 422
    assert get_code(database, cohort_id) == (None, None)


def test_closed_cohort_opens_no_code(client, database, sign_in, post, cohort_id):
    def close(session):
        session.get(Cohort, cohort_id).closed_at = clock.now()

    database.write(close)
    sign_in(client, "ravi")

    assert post(client, f"/cohorts/{cohort_id}/code", hours="4").status_code == 422


def test_closing_twice_changes_nothing(database, cohort_id):
    open_for(database, cohort_id)

    for _ in range(2):
        database.write(close_join_code, Act(SHELL, clock.now()), cohort_id=cohort_id)

    assert get_code(database, cohort_id) == (None, None)


def test_empty_states_are_reported(client, sign_in, read, page):
    sign_in(client, "ravi")

    text = read(client.get(page)).text

    assert "Nobody is waiting." in text
    assert "No training day yet." in text


def test_ticked_people_are_confirmed_and_others_wait(
    app, client, database, sign_in, post, read, cohort_id, page
):
    code, choice = open_for(database, cohort_id), offered(database, cohort_id)[0]
    phones = [join(app, code, choice.id, name) for name in ("赵新云", LONG_NAME)]
    for phone in phones:
        for step in ("notice", "pin", "name"):
            post(phone, f"/welcome/{step}", {"keep": "1"} if step == "pin" else {})
        written = {"field-stop-rule": "少于九成就停。"}
        assert post(phone, "/learn/digital-thinking/vision/worksheet", written).status_code == 303
    sign_in(client, "ravi")
    shown = read(client.get(page)).text
    ids = [find(database, name).id for name in ("赵新云", LONG_NAME)]

    answer = post(client, f"/cohorts/{cohort_id}/confirmed", {"person": [str(ids[0])]})

    assert answer.location == f"{page}?saved=1#waiting"
    assert LONG_NAME in shown
    assert choice.names["en"] in shown
    assert [find(database, name).confirmed for name in ("赵新云", LONG_NAME)] == [True, False]
    with database.read_session() as session:
        saves = session.scalars(select(PlanEntry).where(PlanEntry.value == "少于九成就停。")).all()
    assert [(save.organization_id, save.person_id) for save in saves] == [(choice.id, ids[0])]


def test_whoever_waits_only_since_the_check_is_not_confirmed(
    app, client, database, sign_in, post, cohort_id
):
    """The name of Li is put in doubt between the check of the ticked people and the write."""
    join(app, open_for(database, cohort_id), offered(database, cohort_id)[0].id, "赵新云")
    sign_in(client, "ravi")
    ids = [find(database, name).id for name in ("赵新云", "李美华")]

    def put_in_doubt(connection):
        doubted = update(Person).where(Person.id == ids[1])
        connection.execute(doubted.values(confirmed=False, former_name="李美花"))

    event.listen(database.writer, "begin", put_in_doubt, once=True)
    post(client, f"/cohorts/{cohort_id}/confirmed", {"person": list(map(str, ids))})

    found = [find(database, name) for name in ("赵新云", "李美华")]
    assert [(row.confirmed, row.former_name) for row in found] == [(True, None), (False, "李美花")]


def test_nobody_ticked_is_reported(client, sign_in, post, read, cohort_id):
    sign_in(client, "ravi")

    answer = post(client, f"/cohorts/{cohort_id}/confirmed")

    assert (answer.status_code, "Nobody is ticked." in read(answer).text) == (422, True)


def test_duplicate_is_shown_and_nobody_is_ticked_beforehand(
    app, client, database, sign_in, read, cohort_id, page
):
    code = open_for(database, cohort_id)
    choices = offered(database, cohort_id)
    choice = next(choice for choice in choices if choice.names["zh"] == "云雾岭茶农合作社")
    number = find(database, "李美华").learner_number
    join(app, code, choice.id, "李 美华")
    sign_in(client, "ravi")

    shown = read(client.get(page))

    assert f"李美华, number {number}, already belongs to this cooperative" in shown.text
    assert "checked" not in shown.html[shown.html.index('id="waiting"') :]


def test_who_is_taken_out_ends_and_cannot_go_on(
    app, client, database, sign_in, post, read, cohort_id
):
    code, choice = open_for(database, cohort_id), offered(database, cohort_id)[0]
    phone = join(app, code, choice.id, "赵新云")
    person_id = find(database, "赵新云").id
    sign_in(client, "ravi")

    address = f"/cohorts/{cohort_id}/taken-out"
    waiting = read(client.get(f"/cohorts/{cohort_id}/workshop"))
    assert f"{address}?out={person_id}" in waiting.links()
    assert post(client, address, out=str(person_id)).status_code == 409
    look = read(client.get(f"{address}?out={person_id}"))
    assert "The account is closed: number and PIN no longer work" in look.text
    assert "cannot be opened again" in look.text
    assert find(database, "赵新云").disabled_at is None
    assert client.get(address).status_code == 404

    post(client, address, look.fields(address))

    with database.read_session() as session:
        places = session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)).all()
    assert all(place.ended_at for place in places)
    assert find(database, "赵新云").disabled_at is not None
    assert phone.get("/account").location.startswith("/sign-in")
    assert post(client, f"/cohorts/{cohort_id}/taken-out", out=str(person_id)).status_code == 404


def test_who_learns_elsewhere_keeps_the_account(
    app, client, database, sign_in, post, read, cohort_id
):
    code, choice = open_for(database, cohort_id), offered(database, cohort_id)[0]
    join(app, code, choice.id, "赵新云")
    person_id = find(database, "赵新云").id
    other = make_cohort(database, organizations=[choice.id])

    def move(session):
        row = session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)).one()
        course = Course(name="another", created_at=clock.now())
        session.add(course)
        session.flush()
        edition = Edition(course_id=course.id, number=1, opened_at=clock.now())
        session.add(edition)
        session.flush()
        session.add(
            Enrolment(
                person_id=row.person_id, course_id=course.id, edition_id=edition.id,
                cohort_id=other, organization_id=choice.id, enrolled_at=clock.now(),
            )
        )  # fmt: skip

    database.write(move)
    grant(database, "ravi", "coordinator", other)
    sign_in(client, "ravi")

    first, last = (f"/cohorts/{item}/taken-out" for item in (cohort_id, other))
    look = read(client.get(f"{first}?out={person_id}"))
    assert "The account stays: this person learns elsewhere too." in look.text
    post(client, first, look.fields(first))
    kept = find(database, "赵新云").disabled_at
    assert confirm(client, last, look=f"{last}?out={person_id}").status_code == 303

    assert kept is None
    assert find(database, "赵新云").disabled_at is not None


def test_confirmed_people_cannot_be_taken_out_here(client, database, sign_in, post, cohort_id):
    sign_in(client, "ravi")
    person_id = find(database, "李美华").id

    assert post(client, f"/cohorts/{cohort_id}/taken-out", out=str(person_id)).status_code == 404


def test_people_of_another_cohort_cannot_be_confirmed(
    app, client, database, sign_in, post, cohort_id
):
    choice = offered(database, cohort_id)[0]
    other = make_cohort(database, organizations=[choice.id])
    join(app, open_for(database, other), choice.id, "赵新云")
    person_id = str(find(database, "赵新云").id)
    sign_in(client, "ravi")

    post(client, f"/cohorts/{cohort_id}/confirmed", person=person_id)
    out = post(client, f"/cohorts/{cohort_id}/taken-out", out=person_id)

    assert out.status_code == 404
    person = find(database, "赵新云")
    assert (person.confirmed, person.disabled_at) == (False, None)
