"""The sign-in form with a pending form, on a small phone."""

import pytest

from tests.browser import actions
from tests.browser.test_drafts import SECRET


@pytest.mark.parametrize("language", ["zh", "en"])
def test_buttons_of_the_form_that_carries_text_do_not_touch(new_phone, course, language):
    phone = new_phone(scripts=False)
    page = phone.page
    phone.sign_in("mei", SECRET)
    page.wait_for_url("**/learn/")
    actions.open_sheet(phone, course)
    phone.context.clear_cookies(name="session")
    page.fill("[name=field-measure]", "每周少抄一遍")
    page.locator(".worksheet-end button").locator("visible=true").first.click()
    if language == "en":
        phone.press("/language")
        page.locator("html[lang=en]").wait_for()

    first, second = (item.bounding_box() for item in page.locator("button[name=switch]").all())

    below = second["y"] - first["y"] - first["height"]
    beside = second["x"] - first["x"] - first["width"]
    assert max(below, beside) >= 8
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
