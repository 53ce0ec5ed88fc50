"""Every page of coordinators and managers, in both languages, light and dark, at 320 points."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries.organizations import find_organization_by_code, list_open_requests
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.services.organization_requests import NewOrganizationRequest, ask_for_change
from lms.enrolment.models import Cohort, Enrolment
from tests.browser.audience import LONG_NAME
from tests.browser.conftest import SECRET
from tests.browser.looks import LANGUAGES, look
from tests.pages.client import find_person
from tests.pages.roster_lists import book

COHORT = (
    "", "/help", "/progress", "/steps", "/workshop", "/certificates", "/roster", "/cards",
    "/cards?who=all",
    "/reports", "/enrol", "/announcements", "/settings", "/dates", "/staff", "/offer", "/editions",
    "?q=nobody-of-this-name",
)  # fmt: skip
STAFF = ("/cohorts/", "/cohorts/new", "/organizations/", "/organizations/new", "/network/")
MANAGER = ("", "people/new", "roster", "contact", "plan")
PLAN = ("/our-plan", "/our-plan/steps/stock", "/our-plan/steps/photos")


@pytest.fixture(scope="module")
def numbers(seed_context):
    """Of the demo: its cohort, a person with a long name, her place, a cooperative."""
    seed_context.database.write(lengthen)
    with seed_context.database.read_session() as session:
        person_id = find_person(session, "sun")
        place = select(Enrolment.id).where(Enrolment.person_id == person_id)
        return {
            "cohort": session.scalar(select(Cohort.id).order_by(Cohort.id)),
            "person": person_id,
            "place": session.scalar(place.order_by(Enrolment.id)),
            "manager": find_person(session, "dao"),
            "trainer": find_person(session, "ana"),
            "organization": find_organization_by_code(session, "morning-dew").id,
            "other": find_organization_by_code(session, "yunwu-ridge").id,
        }


def lengthen(session):
    session.get_one(Person, find_person(session, "sun")).printed_name = LONG_NAME


@pytest.fixture
def ravi(new_phone):
    phone = new_phone()
    phone.sign_in("ravi", SECRET)
    phone.page.wait_for_url("**/cohorts/")
    return phone


def name(paths):
    return {path: path for path in paths}


@LANGUAGES
def test_pages_of_a_cohort(ravi, numbers, language):
    pages = name(f"/cohorts/{numbers['cohort']}{path}" for path in COHORT)

    assert look(ravi, pages, language) == {}


@LANGUAGES
def test_pages_of_people_and_cooperatives(ravi, numbers, language):
    cohort, person = f"/cohorts/{numbers['cohort']}", numbers["person"]
    organization = f"/organizations/{numbers['organization']}"
    pages = (
        *STAFF,
        f"{cohort}/people/{person}",
        f"{cohort}/people/{person}/edit",
        f"{cohort}/help/{person}",
        f"{cohort}/certificates/by-hand/{numbers['place']}",
        organization,
        f"{organization}/contact",
        f"{organization}/managers/{numbers['manager']}/revoke",
        *(f"{organization}/ask?kind={kind}" for kind in ("rename", "archive", "merge")),
        f"{cohort}/close",
        f"{cohort}/staff/out?person={numbers['trainer']}&part=trainer",
    )

    assert look(ravi, name(pages), language) == {}


@LANGUAGES
def test_pages_of_administrators(new_phone, seed_context, numbers, language):
    phone = new_phone()
    phone.sign_in("noor", SECRET)
    phone.page.wait_for_url("**/cohorts/")
    organization = f"/organizations/{numbers['organization']}"
    asked = seed_context.database.write(ask, organization_id=numbers["organization"])
    pages = (
        "/organizations/",
        "/organizations/requests",
        f"/organizations/requests/{asked}",
        f"{organization}/edit",
        f"{organization}/archive",
        f"{organization}/merge?into={numbers['other']}",
    )

    assert look(phone, name(pages), language) == {}


def ask(session, *, organization_id):
    """A request, the one that waits already in the second language."""
    waiting = list_open_requests(session)
    if waiting:
        return waiting[0].id
    new = NewOrganizationRequest(
        "rename", "As on the seal", names={"en": "Morning Dew", "zh": "晨露坡"}
    )
    by = Actor(find_person(session, "ravi"))
    return ask_for_change(session, Act(by, clock.now()), new, organization_id=organization_id)


@LANGUAGES
def test_pages_that_forms_lead_to(ravi, numbers, language):
    """The preview of a list, the codes of cards, a report, a training day."""
    cohort = f"/cohorts/{numbers['cohort']}"
    pages = {
        "roster": (preview := hand_in(ravi, cohort)),
        "columns": f"{preview}/columns",
        "codes": make_codes(ravi, cohort),
        "report": make_report(ravi, cohort),
        "day": make_day(ravi, cohort),
    }

    assert look(ravi, pages, language) == {}


def hand_in(phone, cohort):
    rows = [["白露", 13800001111, "morning-dew"], ["", 12, "nowhere"], ["段文山", "", "晨露坡"]]
    phone.open(f"{cohort}/roster")
    file = {"name": "list.xlsx", "mimeType": "application/octet-stream", "buffer": book(*rows)}
    phone.page.set_input_files("[name=file]", file)
    phone.press(f"{cohort}/roster", "button[type=submit]")
    phone.page.wait_for_url(f"**{cohort}/roster/*")
    return phone.path()


def make_codes(phone, cohort):
    phone.open(f"{cohort}/cards?who=all")
    phone.page.locator("label:has([name=person])").first.click()
    phone.page.click("form#people button[type=submit]")
    phone.page.wait_for_url("**/cards/codes*")
    return phone.path()


def make_report(phone, cohort):
    phone.open(f"{cohort}/reports")
    phone.press(f"{cohort}/reports", "button[type=submit]")
    phone.page.wait_for_url(f"**{cohort}/reports/*")
    return phone.path()


def make_day(phone, cohort):
    """Today's; where it is there already, that one."""
    days = phone.page.locator(f'main a[href^="{cohort}/days/"]')
    phone.open(f"{cohort}/workshop")
    if not days.count():
        phone.press(f"{cohort}/days", "button[type=submit]")
        phone.page.wait_for_url(f"**{cohort}/days/*")
        phone.open(f"{cohort}/workshop")
    return days.first.get_attribute("href")


@LANGUAGES
def test_pages_of_a_manager(new_phone, numbers, seed_context, language):
    phone = new_phone()
    phone.sign_in("chen", SECRET)
    phone.page.wait_for_url("**/learn/")
    with seed_context.database.read_session() as session:
        person = find_person(session, "zhao")
    paths = (*MANAGER, f"people/{person}")

    paths_of_manager = [f"/my-organization/{path}" for path in paths]
    assert look(phone, name([*paths_of_manager, *PLAN]), language) == {}


@LANGUAGES
def test_worksheet_that_a_trainer_reads(new_phone, numbers, language):
    phone = new_phone()
    phone.sign_in("ana", SECRET)
    phone.page.wait_for_url("**/cohorts/")
    person = f"/cohorts/{numbers['cohort']}/people/{numbers['person']}"

    assert look(phone, name([f"{person}/worksheets/digital-thinking/vision"]), language) == {}


def test_saved_is_not_said_again_on_a_reload(ravi, numbers):
    ravi.open(f"/cohorts/{numbers['cohort']}/settings")
    page = ravi.page
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator("main > .notice").first.wait_for()
    page.wait_for_function("!location.search.includes('saved')")

    page.reload()

    assert ravi.path().endswith("/settings")
    assert page.locator("main > .notice").count() == 0
