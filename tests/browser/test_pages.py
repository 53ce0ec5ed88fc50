"""Every template, in both languages, light and dark: for everybody, on the smallest phone."""

import pytest

from lms.config import Settings
from lms.factory import create_app
from tests.browser import actions
from tests.browser.audience import NEWCOMER, PIN, VISITOR, Audience
from tests.browser.conftest import SECRET
from tests.browser.looks import LANGUAGES, inspect, look


@pytest.fixture(scope="module")
def audience(seed_context, data, course):
    app = create_app(Settings(data=data, demo=True, demo_secret=SECRET))
    yield Audience(app, course)
    app.extensions["lms"].database.dispose()


@LANGUAGES
def test_pages_for_visitors(new_phone, audience, language):
    assert look(new_phone(), VISITOR, language) == {}


@LANGUAGES
def test_pages_of_the_welcome(new_phone, audience, language):
    phone = new_phone()
    phone.open(f"/card/{audience.make_newcomer().code}")
    phone.press("/card", "button[type=submit]")

    assert look(phone, NEWCOMER, language) == {}


@LANGUAGES
@pytest.mark.parametrize("stage_of", ["make_learner", "make_finished", "make_certified"])
def test_pages_of_learners(new_phone, audience, language, stage_of):
    number, pages = getattr(audience, stage_of)()
    phone = new_phone()
    enter(phone, number)

    assert look(phone, pages, language) == {}


def enter(phone, number):
    phone.open("/sign-in")
    phone.page.fill("[name=identifier]", number)
    phone.page.fill("[name=secret]", PIN)
    phone.page.check("[name=device][value=mine]")
    phone.press("/sign-in", "button[type=submit]")
    phone.page.wait_for_url("**/learn/")


def test_pages_of_an_ended_session(new_phone, audience, course):
    number, _ = audience.make_learner()
    phone = new_phone()
    # The page's own scripts are kept away; axe itself needs an engine that runs.
    phone.context.route("**/*.js", lambda route: route.abort())
    enter(phone, number)
    attempt = actions.begin_quiz(phone, course)
    end_sessions(course, attempt)
    with phone.page.expect_navigation():
        phone.page.click("[data-forward]")
    problems = inspect(phone.page)
    phone.page.fill("[name=identifier]", number)
    phone.page.fill("[name=secret]", PIN)
    with phone.page.expect_navigation():
        phone.press("/sign-in", "button[type=submit]")
    phone.page.wait_for_selector(f'form[action="/attempts/{attempt}/answers"]')

    assert problems + inspect(phone.page) == []


def end_sessions(course, attempt):
    from lms.accounts.models import UserSession
    from tests.journeys.people import owner_of

    def forget(session):
        found = session.query(UserSession).filter_by(person_id=owner_of(session, attempt))
        found.update({"expires_at": UserSession.created_at})

    course.database.write(forget)


def test_forms_with_errors(new_phone, audience):
    phone = new_phone()
    problems = {}
    for path, field, button in (
        ("/sign-in", "identifier", "/sign-in"),
        ("/card", "code", "/card"),
        ("/join", "code", "/join"),
    ):
        phone.open(path)
        phone.page.evaluate(
            "() => document.querySelectorAll('form').forEach(f => f.noValidate = true)"
        )
        phone.page.fill(f"[name={field}]", "12")
        phone.press(button, "button[type=submit]")
        phone.page.wait_for_selector("[role=alert]")
        problems[path] = inspect(phone.page)

    assert {path: found for path, found in problems.items() if found} == {}
