"""A button of a worksheet stays under the finger: what its press causes moves the page later."""

import pytest

from tests.browser import walks
from tests.browser.test_drafts import Brake, fill_all, wait_until

HAND_IN = "button[name=hand_in]"
WRONG, RIGHT = "13月40日", "2099-03-15"


@pytest.fixture
def page(new_phone, card, course):
    """A worksheet whose date could not be saved and has just been corrected."""
    phone = new_phone()
    phone.arrive_with(card)
    walks.begin(phone, course)
    walks.open_sheet(phone, course)
    fill_all(phone)
    date = phone.page.locator("[name=field-date]")
    date.evaluate("(control) => { control.type = 'text'; }")
    date.fill(WRONG)
    phone.page.locator("h1").first.click()
    phone.page.locator("#step-date [data-error]:not([hidden])").wait_for()
    date.fill(RIGHT)
    return phone.page


def press(page):
    """Put the pointer down on the middle of the button; return where the button is."""
    page.locator(HAND_IN).scroll_into_view_if_needed()
    box = page.locator(HAND_IN).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    return box


def test_save_of_the_field_before_does_not_move_it(page):
    box = press(page)

    assert page.locator(HAND_IN).bounding_box() == box
    page.mouse.up()
    page.wait_for_url("**said=handed_in")


def test_answer_that_takes_an_error_away_does_not_move_it(page):
    brake = Brake(page)
    page.locator("h1").first.click()
    wait_until(page, lambda: brake.statuses)

    box = press(page)
    with page.expect_response("**/worksheet"):
        brake.let_go()
    page.evaluate("() => new Promise(requestAnimationFrame)")

    assert page.locator(HAND_IN).bounding_box() == box
    page.mouse.up()
    page.wait_for_url("**said=handed_in")
