"""A button of a worksheet stays under the finger: what its press causes moves the page later."""

import pytest

from tests.browser import actions
from tests.browser.test_drafts import Brake, fill_all, wait_until

HAND_IN = "button[name=hand_in]"
WRONG, RIGHT = "13月40日", "2099-03-15"


@pytest.fixture
def page(new_phone, card, course):
    """A worksheet whose date could not be saved and has just been corrected; its clock stands
    still, because a press counts for a second only."""
    phone = new_phone()
    phone.page.clock.install()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    fill_all(phone)
    date = phone.page.locator("[name=field-date]")
    date.evaluate("(control) => { control.type = 'text'; }")
    date.fill(WRONG)
    phone.page.locator("h1").first.click()
    phone.page.locator("#step-date [data-error]:not([hidden])").wait_for()
    phone.page.clock.pause_at(phone.page.evaluate("() => Date.now() / 1000 + 60"))
    date.fill(RIGHT)
    return phone.page


def press(page):
    """Put the pointer down on the middle of the button; return where the button is."""
    page.clock.run_for(10)  # earlier presses have ended
    page.locator(HAND_IN).scroll_into_view_if_needed()
    box = page.locator(HAND_IN).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    return box


def lift(page):
    page.clock.resume()
    page.mouse.up()


def test_save_of_the_field_before_does_not_move_it(page):
    box = press(page)

    assert page.locator(HAND_IN).bounding_box() == box
    lift(page)
    page.wait_for_url("**said=handed_in")


def test_answer_that_takes_an_error_away_does_not_move_it(page):
    brake = Brake(page)
    page.locator("h1").first.click()
    wait_until(page, lambda: brake.statuses)

    box = press(page)
    with page.expect_response("**/worksheet"):
        brake.let_go()
    page.clock.run_for(20)

    assert page.locator(HAND_IN).bounding_box() == box
    lift(page)
    page.wait_for_url("**said=handed_in")


def test_pointer_that_is_lifted_elsewhere_holds_no_save_back(page):
    """Outside the window, or taken over by the system: whatever is heard of it, or in a second."""
    for number, heard in enumerate(("blur", "pointercancel", "lostpointercapture", "")):
        page.locator("[name=field-date]").fill(f"2099-04-{number + 10}")
        press(page)
        with page.expect_response("**/worksheet"):
            page.evaluate("(name) => name && dispatchEvent(new Event(name))", heard)
            page.clock.run_for(10 if heard else 1010)
        page.mouse.move(1, 1)
        page.mouse.up()
