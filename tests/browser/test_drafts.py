"""Texts typed while a session ends, a save is under way, or the language changes."""

import re
import threading

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from lms.learning.models import Completion
from lms.plan.models import PlanEntry
from tests.browser import actions
from tests.journeys.people import write_sheet

SECRET = "28491637"
ENDED = "重新登录后"


def sign_in_again(phone):
    """By the link beside the words, as the same person."""
    page = phone.page
    page.locator("[data-save-state] a, [data-send-state] a").locator("visible=true").click()
    page.locator("a[href*='with=name']").first.click()
    page.fill("[name=identifier]", "mei")
    page.fill("[name=secret]", SECRET)
    page.check("[name=device][value=mine]")
    phone.press("/sign-in", "button[type=submit]")


@pytest.fixture
def mei(new_phone):
    phone = new_phone()
    phone.sign_in("mei", SECRET)
    phone.page.wait_for_url("**/learn/")
    return phone


def test_session_over_while_typing_leads_back_and_saves_once(mei, course):
    page = mei.page
    actions.open_sheet(mei, course)
    mei.context.clear_cookies()
    page.fill("[name=field-measure]", "每周少抄一遍")
    page.locator("h1").first.click()
    page.get_by_text(ENDED).wait_for()
    with page.expect_response("**/worksheet"):
        page.locator("#step-measure button[name=following]").click()
    page.locator(".worksheet-end button").locator("visible=true").first.click()
    page.get_by_text(ENDED).wait_for()
    assert mei.path() == course.sheet

    sign_in_again(mei)

    page.wait_for_url(f"**{course.sheet}*")
    mei.wait_until_storage_is_empty()
    page.reload()
    assert page.input_value("[name=field-measure]") == "每周少抄一遍"
    with course.database.read_session() as session:
        saves = session.scalar(
            select(func.count()).select_from(PlanEntry).where(PlanEntry.value == "每周少抄一遍")
        )
    assert saves == 1


def test_session_over_at_the_end_of_a_lesson_says_why_and_counts_once(mei, course):
    page = mei.page
    mei.open(f"{course.address}/napp-chunbo")
    mei.context.clear_cookies()
    mei.press(f"{course.address}/napp-chunbo/complete")
    page.get_by_text(ENDED).wait_for()

    sign_in_again(mei)

    page.wait_for_url(f"**{course.address}/napp-chunbo*")
    mei.wait_until_storage_is_empty()
    with course.database.read_session() as session:
        done = select(func.count()).select_from(Completion)
        assert session.scalar(done.where(Completion.lesson == "napp-chunbo")) >= 1


def test_session_over_in_a_quiz_never_drops_to_a_bare_sign_in(mei, course):
    page = mei.page
    attempt = actions.begin_quiz(mei, course)
    mei.context.clear_cookies()
    page.click("[data-to-review]")
    page.locator("[data-question-link]").first.wait_for()
    mei.press(f"/attempts/{attempt}/submit")

    page.locator("[data-send-state]").get_by_text(ENDED).wait_for()
    link = page.locator("[data-send-state] a").get_attribute("href")
    assert link == f"/sign-in?next=%2Fattempts%2F{attempt}%3Freview%3D1"


class Brake:
    """Holds the answers to saves of a worksheet back until it is let go."""

    def __init__(self, page):
        self.statuses, self.sent = [], threading.Event()
        self._held, self._is_open = [], False
        page.route("**/worksheet", self._take)

    def _take(self, route):
        answer = route.fetch(max_redirects=0)
        self.statuses.append(answer.status)
        if self._is_open:
            route.fulfill(response=answer)
        else:
            self._held.append((route, answer))

    def let_go(self):
        self._is_open = True
        for route, answer in self._held:
            route.fulfill(response=answer)


def fill_all(phone):
    for name, value in write_sheet().items():
        phone.page.fill(f'[name="{name}"]', value)
    phone.page.locator("h1").first.click()
    phone.wait_until_storage_is_empty()


def wait_until(page, is_so):
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError


def test_handing_in_twice_while_a_save_is_under_way_is_no_conflict(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    fill_all(phone)
    brake = Brake(page)
    page.fill("[name=field-owner]", "周秀兰")
    page.locator("h1").first.click()
    wait_until(page, lambda: brake.statuses)
    page.fill("[name=field-owner]", "周秀兰和杨秀英")
    page.click("button[name=hand_in]")
    page.click("button[name=hand_in]")
    brake.let_go()

    page.wait_for_url("**said=handed_in")
    assert set(brake.statuses) == {200}
    assert page.input_value("[name=field-owner]") == "周秀兰和杨秀英"


def test_restored_draft_whose_save_was_never_answered_is_no_conflict(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    fill_all(phone)
    statuses = []

    def take(route):
        statuses.append(route.fetch(max_redirects=0).status)
        route.abort()

    page.route("**/worksheet", take)
    page.fill("[name=field-owner]", "王建国")
    page.locator("h1").first.click()
    wait_until(page, lambda: statuses)
    page.fill("[name=field-owner]", "杨秀英和王建国")
    page.goto("about:blank")
    page.unroute("**/worksheet")

    actions.open_sheet(phone, course)
    page.on(
        "response",
        lambda response: statuses.append(response.status) if "worksheet" in response.url else 0,
    )
    # Both taps in one go: the page may lead on after the first.
    page.evaluate("() => [1, 2].forEach(() => document.querySelector('[name=hand_in]').click())")

    page.wait_for_url("**said=handed_in")
    assert set(statuses) == {200}
    assert page.input_value("[name=field-owner]") == "杨秀英和王建国"


@pytest.mark.parametrize("typed", ["", "孙桂芳"])
def test_older_tab_never_writes_over_what_another_tab_saved(new_phone, card, course, typed):
    phone = new_phone()
    page, other = phone.page, phone.context.new_page()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    fill_all(phone)
    for item in (page, other):
        item.route("**/worksheet", lambda route: route.abort())
    page.fill("[name=field-owner]", "王建国")
    page.locator("[data-save-state]", has_text="没有网络").first.wait_for()
    other.goto(page.url)
    expect(other.locator("[name=field-owner]")).to_have_value("王建国")
    if typed:
        other.fill("[name=field-owner]", typed)
    page.unroute("**/worksheet")
    page.fill("[name=field-owner]", "罗春花")
    page.locator("h1").first.click()
    page.locator("[data-save-state]", has_text="已全部保存").first.wait_for()

    if not typed:
        expect(other.locator("[name=field-owner]")).to_have_value("罗春花")
        return
    expect(other.locator("[name=field-owner]")).to_have_value(typed)
    other.locator("[data-save-state]", has_text="改了同一栏").first.wait_for()
    other.unroute("**/worksheet")
    other.locator(".worksheet-end button").locator("visible=true").first.click()
    other.locator(".error-summary").first.wait_for()
    shown = other.content()
    assert ("罗春花" in shown, typed in shown) == (True, True)


def test_incomplete_hand_in_says_what_is_missing_and_is_not_tried_again(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    page.fill("[name=field-first-step]", "")
    page.locator("#step-first-step > summary").click()
    page.click("button[name=hand_in]")

    page.get_by_text("还有必填栏").first.wait_for()
    assert page.locator("#step-first-step[open] [data-error]").is_visible()
    assert page.locator("[data-error]:not([hidden])").count() >= 1
    assert "还没填：我们的第一步" in page.locator("#errors li a").all_inner_texts()
    assert phone.list_stored_keys() == []


@pytest.fixture
def learner(new_phone, card, course):
    phone = new_phone()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    return phone


def switch(phone):
    """To the other language without leaving the field first, as the Enter key of a phone does."""
    phone.page.evaluate("() => document.querySelector('form[action=\"/language\"] button').click()")


def test_other_language_shows_the_question_on_screen_with_what_was_typed(learner, course):
    page = learner.page
    attempt = actions.begin_quiz(learner, course)
    box = page.locator("[data-question-slot] input[inputmode=decimal]")
    for place, question in enumerate(course.questions(attempt), 1):
        page.wait_for_selector(f'[data-question="{place}"]')
        if box.count():
            break
        if place > 1:  # the first one stays open: it would be shown where nothing is asked for
            actions.choose(page, course.right_fields(attempt, question))
        page.click("[data-forward]")
    page.route("**/answers", lambda route: route.abort())
    box.focus()
    page.keyboard.type("4711")
    switch(learner)

    page.get_by_text(f"Question {place} of 14").wait_for()
    expect(box).to_have_value("4711")
    page.unroute("**/answers")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    learner.wait_until_sent()


@pytest.mark.parametrize(
    ("place", "field", "words"),
    [
        ("/account", "[name=email]", "Language and contact"),
        ("/learn/digital-thinking/vision?field=vision", "[name=field-vision]", "Hand in"),
    ],
)
def test_other_language_keeps_what_is_typed(learner, place, field, words):
    page = learner.page
    learner.open(place)
    page.focus(field)
    page.keyboard.type("li@example.org")

    switch(learner)

    page.get_by_text(words).first.wait_for()
    expect(page.locator(field)).to_have_value(re.compile("li@example.org"))


def test_what_is_seen_after_a_refusal_stays_in_the_other_language(learner):
    page = learner.page
    learner.open("/account")
    page.fill("[name=email]", "no-address@x")
    learner.press("/account", "button[type=submit]")
    page.locator(".error-summary").wait_for()

    learner.press("/language")
    page.locator("html[lang=en]").wait_for()

    assert learner.path().startswith("/account")
