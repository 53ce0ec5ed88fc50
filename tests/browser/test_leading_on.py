"""After a tap whose line was lost: the page goes on, but not under the hands of who goes on."""

import pytest

from tests.browser import actions
from tests.browser.line import WAITS
from tests.browser.test_waiting import nudge


def leave_done_waiting(phone, course):
    """Done without a line, on a lesson with practice questions."""
    phone.open(f"{course.address}/bulk-trap")
    phone.page.route("**/complete", lambda route: route.abort())
    phone.press(f"{course.address}/bulk-trap/complete")
    phone.page.get_by_text(WAITS).wait_for()
    phone.page.unroute("**/complete")


@pytest.fixture
def learner(new_phone, card, course):
    phone = new_phone()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    return phone


def test_page_stays_when_a_question_is_being_answered_as_the_line_returns(learner, course):
    page = learner.page
    leave_done_waiting(learner, course)
    box = page.locator("[data-practice] :is([type=radio], [type=checkbox])").first
    box.check()
    before = page.evaluate("() => (window.stays = location.href)")

    nudge(page)
    link = page.locator("[data-send-state] a")
    link.wait_for()

    assert learner.list_stored_keys() == []
    assert page.evaluate("() => window.stays") == before
    assert box.is_checked()
    assert "已完成。 下一课：" in learner.text("[data-send-state]")
    with page.expect_navigation():
        link.click()
    assert learner.path() not in {"/learn/", f"{course.address}/bulk-trap"}


def test_page_goes_on_when_nothing_was_touched_since_the_tap(learner, course):
    page = learner.page
    learner.open(f"{course.address}/bulk-trap")
    leave_done_waiting(learner, course)

    with page.expect_navigation():
        nudge(page)

    assert not learner.path().endswith("/bulk-trap")


def test_page_that_was_opened_later_is_not_loaded_anew_under_ones_hands(learner, course):
    page = learner.page
    leave_done_waiting(learner, course)
    page.route("**/complete", lambda route: route.abort())
    page.reload()
    page.locator("[data-send-state]").get_by_text(WAITS).wait_for()
    page.unroute("**/complete")
    page.locator("[data-practice] input").first.dispatch_event("input", {"bubbles": True})

    nudge(page)

    page.locator("[data-send-state] a").wait_for()
    assert learner.list_stored_keys() == []
