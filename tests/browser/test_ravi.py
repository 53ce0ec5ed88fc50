"""A coordinator's Monday, Friday, quarter-end and wrong name, in a real browser."""

import io
import re
import subprocess

import openpyxl
import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Person
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.notice import build_version
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.people import NewPerson, accept_notice, create_person
from lms.accounts.services.roles import grant_role
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from tests.browser.conftest import SECRET
from tests.browser.looks import switch
from tests.pages.certification.graduates import finish
from tests.pages.roster_lists import book

NEWCOMERS = [["白露", 13800002221, "yunwu-ridge"], ["Ông Văn Tám", 13800002222, "morning-dew"]]


@pytest.fixture
def cohort(seed_context):
    with seed_context.database.read_session() as session:
        return f"/cohorts/{session.scalar(select(Cohort.id).order_by(Cohort.id))}"


@pytest.fixture
def desk(new_phone):
    """Ravi at his laptop, signed in."""
    found = new_phone(language="en-GB", width=1280, height=900)
    found.sign_in("ravi", SECRET)
    found.page.wait_for_url("**/cohorts/")
    switch(found, "en")
    return found


def follow(desk, words):
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name=words).first.click()


def press(desk, words):
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name=words).first.click()


def fetch(desk, words):
    """The file behind a link, asked for with the cookies of this browser."""
    address = desk.page.get_by_role("link", name=words).first.get_attribute("href")
    answer = desk.context.request.get(address)
    assert answer.ok
    return answer.body()


def read_pdf(content):
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


def test_monday_a_list_comes_in_and_cards_go_out(desk, cohort):
    follow(desk, re.compile("Mountain cooperatives"))
    follow(desk, "People")
    file = {"name": "Monday.xlsx", "mimeType": "application/xlsx", "buffer": book(*NEWCOMERS)}
    desk.page.set_input_files("[name=file]", file)
    press(desk, "Check the rows")
    assert "Import 2 people" in desk.text()
    press(desk, "Import 2 people")
    assert "2 new people" in desk.text()

    follow(desk, "Cards for the new people")
    desk.page.click("form#people button[type=submit]")
    desk.page.wait_for_url("**/cards/codes*")
    cards = read_pdf(fetch(desk, "PDF, 8 cards to a page"))

    assert [row[0] for row in NEWCOMERS if row[0] not in cards] == []
    assert len(re.findall(r"\d{3} \d{3} \d{3} \d{3}", cards)) >= len(NEWCOMERS)


def test_friday_who_is_stuck_and_what_was_done(desk, cohort):
    desk.open(cohort)
    headings = desk.page.locator("main h2").all_inner_texts()
    assert "Who needs help" in headings[:2]
    who = desk.page.locator(".at-risk a").first
    name = who.inner_text()
    who.click()
    assert desk.page.locator("textarea[readonly]").first.input_value().startswith(name)

    desk.page.select_option("[name=channel]", "phone")
    desk.page.fill("#note-contact", "Comes on Friday.")
    press(desk, "Save the note")
    desk.open(f"{cohort}/help")
    assert "Last contact on" in desk.text()

    follow(desk, name)
    follow(desk, "Everything about this person")
    assert "Comes on Friday." in desk.text()
    desk.open(cohort)
    desk.page.click("summary:has-text('Search, filter and sort')")
    desk.page.fill("[name=q]", name)
    press(desk, "Show")
    assert desk.page.locator("[aria-label='People'] tbody th a").all_inner_texts() == [name]


def test_quarter_end_the_report_that_he_owes(desk, cohort):
    desk.open(f"{cohort}/reports")
    press(desk, "Create the report")
    address, before = desk.path(), desk.text("#organizations ~ *, main")
    table = desk.page.locator(
        "section:has(#organizations) tbody tr, section:has(#organizations) tfoot tr"
    )
    shown = table.last.locator("td, th").all_inner_texts()

    sheet = openpyxl.load_workbook(io.BytesIO(fetch(desk, "Excel workbook")))["By cooperative"]
    total = [*sheet.iter_rows(values_only=True)][-1]

    assert shown[0] == total[0] == "Total"
    counts = [int(found[0]) for row in shown if (found := re.match(r"\d+", row))]
    assert counts == [item for item in total if isinstance(item, int)]
    assert sheet.freeze_panes is not None
    desk.open(address)
    assert desk.text("#organizations ~ *, main") == before


def test_wrong_name_on_a_certificate(desk, cohort, seed_context, new_phone):
    finish(seed_context.database, "mei")
    desk.open(f"{cohort}/certificates")
    press(desk, "Issue the certificates of the ticked people")
    desk.open(f"{cohort}/certificates")
    old = desk.page.locator(f'main a[href^="{cohort}/certificates/"]').first.get_attribute("href")
    serial = old.rpartition("/")[2]
    ask_for_another_name(new_phone(), serial)

    desk.open(f"{cohort}/certificates")
    follow(desk, re.compile("→ 玉湘梅"))
    desk.page.fill("#printed_name", "玉湘梅")
    desk.page.fill("#reason", "Wrong character")
    press(desk, "Replace the certificate")
    assert desk.page.locator("h1").inner_text() == "玉湘梅"

    desk.open(f"/verify/{serial}")
    assert "replaced" in desk.text().lower()


def ask_for_another_name(phone, serial):
    """Mei on her own phone."""
    phone.sign_in("mei", SECRET)
    phone.page.wait_for_url("**/learn/")
    phone.open(f"/certificates/{serial}")
    phone.page.click("details:has([name=wanted_name]) summary")
    phone.page.fill("[name=wanted_name]", "玉湘梅")
    with phone.page.expect_navigation():
        phone.page.click("form:has([name=wanted_name]) button[type=submit]")


def test_another_coordinator_sees_none_of_it(new_phone, cohort, seed_context):
    seed_context.database.write(
        make_second, hashed=SecretHasher(seed_context.keys.pepper).hash(SECRET)
    )
    other = new_phone(language="en-GB", width=1280, height=900)
    other.sign_in("second", SECRET)
    other.page.wait_for_url("**/cohorts/")

    assert "Elsewhere" in other.text()
    assert "Mountain" not in other.text()
    for path in ("", "/help", "/roster", "/cards", "/certificates", "/reports", "/progress"):
        assert other.page.goto(f"{cohort}{path}").status == 404
    other.open("/organizations/")
    other.page.get_by_role("link", name="Yunwu Ridge").click()
    other.page.wait_for_url("**/organizations/*")
    assert "Nobody from this cooperative is learning in your cohorts yet" in other.text()
    assert "王建国" not in other.text()


def make_second(session, *, hashed):
    now = clock.now()
    new = NewPerson(
        "Second Coordinator", language="en", sign_in_name="second", secret_hash=hashed,
        secret_kind="pin",
    )  # fmt: skip
    person_id = create_person(session, Act(SHELL, now), new).person_id
    accept_notice(session, Act(SYSTEM, now), person_id=person_id, version=build_version("en"))
    session.execute(update(Person).where(Person.id == person_id).values(name_confirmed_at=now))
    cohort_id = create_cohort(
        session, Act(SYSTEM, now), NewCohort(name="Elsewhere", starts_on=now.date())
    )
    for grant in (ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", cohort_id)):
        grant_role(session, Act(SHELL, now), person_id=person_id, grant=grant)
