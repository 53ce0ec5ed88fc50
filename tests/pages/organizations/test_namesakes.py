"""Cooperatives of one name are distinguished by code and place wherever a list shows them."""

import pytest
from sqlalchemy import update

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries.organizations import find_organization_by_code, list_open_requests
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.organizations import NewOrganization, add_membership, create_organization
from lms.accounts.services.people import NewPerson, create_learner
from lms.enrolment.services.cohort_offer import offer_to
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.workshop.queries.joiners import find_open_code
from tests.pages.certification.graduates import COURSE, get_cohort_id
from tests.pages.roster_lists import book, hand_in

EN = "Yunwu Ridge Tea Cooperative"
# What reads the same is the same name: capitals, width and spaces do not tell two apart.
ALIKE = "YUNWU Ridge TeaＣooperative"
OLD, NEW = f"{EN} (yunwu-ridge, 浙江)", f"{ALIKE} (yunwu-two, 云南)"
NAMESAKE = NewOrganization(
    "yunwu-two", {"en": ALIKE, "zh": "云雾岭 茶农合作社"}, "CN", province="云南"
)


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def namesake(database):
    return database.write(create_organization, Act(SHELL, clock.now()), NAMESAKE)


@pytest.fixture
def both(database, namesake):
    """The namesake is in the cohort too, with one person."""
    cohort_id = get_cohort_id(database)
    values = {"cohort_id": cohort_id, "act": Act(SHELL, clock.now())}
    database.write(offer_to, organization_id=namesake, **values)

    def come(session):
        new = NewPerson("林小月", confirmed=False)
        made = create_learner(session, Act(SHELL, clock.now()), new)
        add_membership(
            session,
            Act(SHELL, clock.now()),
            person_id=made.person_id,
            organization_id=namesake,
            started_on=clock.now().date(),
        )
        enrol_person_in_course(
            session,
            Act(SYSTEM, clock.now()),
            person_id=made.person_id,
            course=COURSE,
            cohort_id=cohort_id,
        )

    database.write(come)
    return f"/cohorts/{cohort_id}"


def test_a_second_one_of_the_name_warns_and_may_be_entered(ravi, database, read, post):
    fields = {"code": "yunwu-two", "name_en": "", "name_zh": "云雾岭 茶农合作社", "country": "CN"}

    warned = post(ravi, "/organizations/new", {**fields, "province": "云南"})

    assert warned.status_code == 422
    page = read(warned)
    assert "There is already a cooperative of this name" in page.text
    assert OLD in page.text
    assert page.fields("/organizations/new")["province"] == "云南"
    with database.read_session() as session:
        assert find_organization_by_code(session, "yunwu-two") is None
    entered = post(ravi, "/organizations/new", {**fields, "is_another": "yes"})
    assert entered.status_code == 303


def test_renaming_into_the_name_of_another_warns(client, namesake, sign_in, read, post):
    sign_in(client, "noor")
    path = f"/organizations/{namesake}/edit"
    fields = {"name_en": "Morning Dew Slope Coffee Cooperative", "name_zh": "晨露", "country": "CN"}

    assert "already a cooperative of this name" in read(post(client, path, fields)).text
    assert post(client, path, {**fields, "is_another": "yes"}).status_code == 303
    assert post(client, path, {**fields, "province": "云南"}).status_code == 303


def test_the_list_of_cooperatives_to_add(ravi, database, namesake, read, post):
    path = f"/cohorts/{get_cohort_id(database)}/offer"
    assert NEW in read(ravi.get(path)).texts(".//label")  # the other one is in the cohort
    other = NewOrganization("yunwu-three", {"en": EN}, "IN")
    database.write(create_organization, Act(SHELL, clock.now()), other)

    options = read(ravi.get(path)).texts(".//label")

    assert {NEW, f"{EN} (yunwu-three, India)"} <= set(options)


@pytest.mark.parametrize(
    "page",
    ["/offer", "", "/cards?who=all"],
)
def test_pages_of_a_cohort(ravi, both, read, page):
    text = read(ravi.get(both + page)).text

    assert (OLD in text, NEW in text) == (True, True)


def test_people_who_need_help_once_they_are_confirmed(ravi, both, read, database):
    assert NEW not in read(ravi.get(f"{both}/help")).text
    database.write(lambda session: session.execute(update(Person).values(confirmed=True)))

    text = read(ravi.get(f"{both}/help")).text

    assert (OLD in text, NEW in text) == (True, True)


def test_the_training_day_the_join_page_and_the_projector(ravi, both, app, database, read, post):
    post(ravi, f"{both}/days", day="2026-11-20", title="First")
    days = [link for link in read(ravi.get(f"{both}/workshop")).links() if "/days/" in link]
    assert {OLD, NEW} <= set(read(ravi.get(days[0])).texts(".//h2"))

    post(ravi, f"{both}/code", hours="4")
    assert NEW in read(ravi.get(f"{both}/workshop")).text  # beside who waits to be confirmed
    with database.read_session() as session:
        cohort_id = get_cohort_id(database)
        code = find_open_code(session, cohort_id=cohort_id, now=clock.now()).code
    page = app.test_client().get(f"/join/{code}").get_data(as_text=True)
    assert ("yunwu-two" in page, "yunwu-ridge" in page) == (True, True)


def test_lists_of_cooperatives(ravi, app, namesake, sign_in, read):
    listed = read(ravi.get("/organizations/")).text
    assert (OLD in listed, NEW in listed) == (True, True)
    ask = read(ravi.get(f"/organizations/{namesake}/ask?kind=merge"))
    assert OLD in ask.texts(".//option")
    noor = app.test_client()
    sign_in(noor, "noor")
    assert OLD in read(noor.get(f"/organizations/{namesake}/merge")).texts(".//option")


def test_pages_about_one_of_them(client, database, namesake, sign_in, read, post):
    old = f"/organizations/{find_id(database, 'yunwu-ridge')}"
    sign_in(client, "noor")
    pages = ["", "/ask?kind=archive", "/archive", "/merge", f"/merge?into={namesake}", "/contact"]

    texts = {page: read(client.get(old + page)).text for page in pages}

    assert [page for page, text in texts.items() if OLD not in text] == []
    assert NEW in texts[f"/merge?into={namesake}"]


def test_a_request_to_rename_into_the_name(app, database, namesake, sign_in, read, post):
    other = f"/organizations/{find_id(database, 'morning-dew')}"
    ravi, noor = app.test_client(), app.test_client()
    sign_in(ravi, "ravi")
    fields = {"kind": "rename", "reason": "So it is called.", "name_en": EN, "name_zh": "晨露"}
    assert post(ravi, f"{other}/ask", fields).status_code == 303

    sign_in(noor, "noor")
    with database.read_session() as session:
        (request,) = list_open_requests(session)

    text = read(noor.get(f"/organizations/requests/{request.id}")).text
    assert (OLD in text, NEW in text) == (True, True)


def test_pages_of_a_manager_and_a_list(app, client, database, namesake, sign_in, read):
    sign_in(client, "chen")
    for page in ("", "roster", "people/new", "contact", "plan"):
        assert (
            "云雾岭茶农合作社（yunwu-ridge，浙江）"
            in read(client.get(f"/my-organization/{page}", follow_redirects=True)).text
        )
    ravi = app.test_client()
    sign_in(ravi, "ravi")
    path = f"/cohorts/{get_cohort_id(database)}/roster"
    row = ["王小红", "", EN.lower(), ""]
    made = hand_in(ravi, path, book(row, head=["Name", "Phone", "Cooperative", "E-mail"])).location

    text = read(ravi.get(made)).text

    assert (OLD in text, NEW in text) == (True, True)


def find_id(database, code):
    with database.read_session() as session:
        return find_organization_by_code(session, code).id


def test_a_report_tells_them_apart(ravi, both, read, post, database):
    confirmed = update(Person).values(confirmed=True)
    database.write(lambda session: session.execute(confirmed) and None)
    made = post(ravi, f"{both}/reports", {"audience": "own", "language": "en"}).location

    assert {OLD, NEW} <= set(
        read(ravi.get(made)).texts(".//td") + read(ravi.get(made)).texts(".//th")
    )
