"""Open work of the reader is first, over all cohorts and in each: links to the acts."""

import datetime as dt

import pytest
from sqlalchemy import delete, func, select, update

from lms import clock
from lms.accounts.models import Organization, OrganizationRequest, Person
from lms.accounts.rules.acts import Act, Actor
from lms.certificates.models import Certificate
from lms.enrolment.models import Cohort
from lms.inquiries.models import Inquiry
from lms.plan.services.comments import add_comment
from tests.pages.certification.graduates import (
    COURSE,
    finish,
    get_cohort_id,
    get_enrolment_id,
    get_person_id,
)
from tests.pages.certification.serials import show
from tests.pages.client import find_person
from tests.pages.statements import count_statements
from tests.pages.workshop.workshops import grant, join, make_cohort, offered, open_for

WAITS = ".//section[@aria-labelledby='waits-heading']//a"


@pytest.fixture
def cohort(database):
    return f"/cohorts/{get_cohort_id(database)}"


def list_to_do(read, client, address):
    """The sentences by address of what waits on a page."""
    page = read(client.get(address))
    links = [item.get("href") for item in page.elements(WAITS)]
    return dict(zip(links, page.texts(WAITS), strict=True))


def change(database, statement):
    database.write(lambda session: session.execute(statement) and None)


def settle(database):
    """Everybody has a PIN, so that nobody needs a card, and no question is open."""
    secret = func.coalesce(Person.secret_hash, "x")
    kind = func.coalesce(Person.secret_kind, "pin")
    values = {"notice_accepted_at": clock.now(), "secret_hash": secret, "secret_kind": kind}
    change(database, update(Person).values(**values))
    change(database, delete(Inquiry))


def test_nothing_is_shown_where_nothing_waits(client, sign_in, read, database, cohort):
    settle(database)
    sign_in(client, "ravi")

    assert list_to_do(read, client, "/cohorts/") == {}
    assert list_to_do(read, client, cohort) == {}


def test_a_joiner_waits_until_confirmed(client, app, sign_in, read, post, database, cohort):
    settle(database)
    cohort_id = get_cohort_id(database)
    join(app, open_for(database, cohort_id), offered(database, cohort_id)[0].id, "赵新云")
    settle(database)
    sign_in(client, "ravi")
    address = f"{cohort}/workshop#waiting"

    for page in ("/cohorts/", cohort):
        to_do = list_to_do(read, client, page)
        assert to_do == {address: "1 person is to be confirmed"}
    with database.read_session() as session:
        joiner = session.scalar(select(Person.id).order_by(Person.id.desc()))
    assert post(client, f"{cohort}/confirmed", person=str(joiner)).status_code == 303
    assert list_to_do(read, client, "/cohorts/") == {}


def test_a_person_without_a_card_waits_until_there_is_one(
    client, sign_in, read, post, database, cohort
):
    settle(database)
    sun = get_person_id(database, "sun")
    change(database, update(Person).where(Person.id == sun).values(notice_accepted_at=None))
    sign_in(client, "ravi")

    to_do = list_to_do(read, client, "/cohorts/")
    assert to_do == {f"{cohort}/cards": "One person has no PIN yet and needs a card"}
    assert post(client, f"{cohort}/cards", person=str(sun)).status_code == 303
    assert list_to_do(read, client, "/cohorts/") == {}


def test_a_request_for_a_name_waits_until_answered(client, sign_in, read, post, database, cohort):
    settle(database)
    sign_in(client, "ravi")
    enrolment = str(finish(database, "mei"))
    assert post(client, f"{cohort}/certificates", enrolment=enrolment).status_code == 200
    with database.read_session() as session:
        serial = show(session.scalar(select(Certificate.serial)))
    sign_in(client, "mei")
    asked = post(client, f"/certificates/{serial}/request", wanted_name="玉湘梅", note="")
    assert asked.status_code == 303
    sign_in(client, "ravi")

    sentence = "One person asks for a corrected name on the certificate"
    assert list_to_do(read, client, cohort) == {f"{cohort}/certificates": sentence}
    refused = post(client, f"{cohort}/certificates/{serial}/refuse", reason="As on the card")
    assert refused.status_code == 303
    assert list_to_do(read, client, cohort) == {}


def test_the_report_of_a_cohort_that_ended_waits_until_it_is_made(
    client, sign_in, read, post, database, cohort
):
    settle(database)
    ended = clock.now().date() - dt.timedelta(days=3)
    change(database, update(Cohort).values(ends_on=ended))
    sign_in(client, "ravi")

    to_do = list_to_do(read, client, "/cohorts/")
    assert list(to_do) == [f"{cohort}/reports"]
    assert "The report is due: the cohort ended on" in to_do[f"{cohort}/reports"]
    assert post(client, f"{cohort}/reports", audience="own").status_code == 303
    assert list_to_do(read, client, "/cohorts/") == {}


def test_an_answer_on_a_worksheet_waits_for_the_trainer(
    client, sign_in, read, post, database, cohort
):
    mei = get_person_id(database, "mei")
    database.write(
        add_comment,
        Act(Actor(mei), clock.now()),
        person_id=mei,
        enrolment_id=get_enrolment_id(database, "mei"),
        lesson="vision",
        text="从收购站开始",
    )
    address = f"{cohort}/people/{mei}/worksheets/{COURSE}/vision"
    sign_in(client, "ana")

    to_do = list_to_do(read, client, "/cohorts/")
    assert "answered a comment on the worksheet" in to_do.pop(address)
    # A trainer neither confirms people nor makes cards.
    assert all("/worksheets/" in other or "questions" in other for other in to_do)
    page = read(client.get(address))
    sent = page.fields(f"{address}/read")
    assert post(client, f"{address}/read", last=sent["last"]).status_code == 303
    assert list_to_do(read, client, "/cohorts/") == to_do


def test_requests_and_new_cooperatives_wait_for_who_may_answer_them(
    client, sign_in, read, database, cohort
):
    settle(database)

    def ask(session):
        session.add(
            OrganizationRequest(
                organization_id=1,
                kind="archive",
                reason="Nobody answers",
                requested_at=clock.now(),
                requested_by=find_person(session, "ravi"),
            )
        )

    database.write(ask)
    new = update(Organization).where(Organization.id == 1)
    ravi = get_person_id(database, "ravi")
    change(database, new.values(state="new", created_by=ravi))
    sign_in(client, "noor")
    to_do = list_to_do(read, client, "/cohorts/")
    assert to_do["/organizations/requests"] == (
        "One request of a coordinator waits for your answer"
    )
    assert to_do["/organizations/unapproved"] == (
        "A new cooperative is to be checked by a second person"
    )
    sign_in(client, "ravi")
    assert list_to_do(read, client, "/cohorts/") == {}


def test_cohorts_of_others_do_not_wait_and_many_take_no_more_statements(
    client, app, sign_in, read, database, cohort
):
    settle(database)
    choices = [choice.id for choice in offered(database, get_cohort_id(database))]
    other = make_cohort(database, organizations=choices)
    join(app, open_for(database, other), choices[0], "赵新云")
    settle(database)
    sign_in(client, "ravi")
    assert list_to_do(read, client, "/cohorts/") == {}
    before = count_statements(app, lambda: client.get("/cohorts/"))

    for number in range(3):
        grant(database, "ravi", "coordinator", make_cohort(database, f"No {number}", courses=()))
    sign_in(client, "ravi")
    client.get("/cohorts/")

    assert count_statements(app, lambda: client.get("/cohorts/")) <= before + 3 * 2
